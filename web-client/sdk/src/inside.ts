import type { Peerstead, Room } from './api.js';
import type { Conversation } from './conversation.js';
import type { Store } from './store.js';
import type { Vault } from './vault.js';

/** What the SDK's own adapters may use of what an application holds: not reachable from outside of this package. */
export interface Inside {
  readonly store: Store;
  readonly vault: Vault;
  /** Prefix of the names of this store's locks. */
  readonly lock: string;
}

export const insides = new WeakMap<Peerstead, Inside>();
export const conversations = new WeakMap<Room, Conversation>();
