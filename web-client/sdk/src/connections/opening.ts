import { randomId } from '../encoding/bytes.js';
import type { OpenOffer } from '../servers/signaling-frames.js';
import { ANYBODY, signDescription } from './description.js';
import type { Surroundings } from './surroundings.js';
import type { Warm } from './warm.js';

/** A connection that a newcomer offers to whoever is in the room, before it knows who that is. */
export interface Opening {
  readonly made: Warm;
  readonly offer: OpenOffer;
}

/** Undefined where it cannot be made, or not without waiting for a server. */
export async function openingFor(room: string, from: string, around: Surroundings): Promise<Opening | undefined> {
  const { iceServers } = around;
  const { known } = iceServers;
  const made = known && (await iceServers.takeOffer(known));
  const sdp = made?.sdp ?? '';
  const route = { room, from, to: ANYBODY, connection: randomId() };
  const signed = made && (await signDescription({ type: 'offer', sdp }, route, around.signer));
  if (!signed) {
    made?.pc.close();
    return undefined;
  }
  const { connection, signature } = signed;
  return { made, offer: { connection, sdp, signature, ...around.introduction } };
}
