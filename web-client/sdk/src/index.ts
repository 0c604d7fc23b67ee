import { randomId } from './bytes.js';

export type * from './api.js';
export { open } from './peerstead.js';

/** For an invite-only room: 32 random bytes in base64url, to be kept in a link's fragment. */
export function newRoomSecret(): string {
  return randomId(32);
}
