import type { Peerstead } from '../api/peerstead.js';
import type { Room } from '../api/rooms.js';
import type { Store } from '../device/store.js';
import type { Vault } from '../device/vault.js';
import type { Conversation } from './conversation.js';

/** What the SDK's own adapters may use of what an application holds: not reachable from outside of this package. */
export interface Inside {
  readonly store: Store;
  readonly vault: Vault;
  /** Prefix of the names of this store's locks. */
  readonly lock: string;
}

export const insides = new WeakMap<Peerstead, Inside>();
export const conversations = new WeakMap<Room, Conversation>();
