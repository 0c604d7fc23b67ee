import { randomId } from './encoding/bytes.js';

export type * from './api/files.js';
export type * from './api/identities.js';
export type * from './api/json.js';
export type * from './api/notes.js';
export type * from './api/peers.js';
export type * from './api/peerstead.js';
export type * from './api/records.js';
export type * from './api/rooms.js';
export type * from './api/ways.js';
/** `sync(doc, room, name)` lives in `@peerstead/sdk/sync`, so that Yjs is loaded only where it is used. */
export type { SyncHandle } from './sync.js';
export { open } from './peerstead.js';

/** For an invite-only room: 32 random bytes in base64url, to be kept in a link's fragment. */
export function newRoomSecret(): string {
  return randomId(32);
}
