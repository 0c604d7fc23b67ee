import { FIRST_CANDIDATE_WITHIN } from './limits.js';

/** One for what is small, one for what goes in parts: SCTP gives each its turn, so nothing small waits for something large. */
export interface Channels {
  readonly small: RTCDataChannel;
  readonly bulk: RTCDataChannel;
}

/** An `RTCPeerConnection` that is made before it is known what it will be for. */
export interface Warm {
  readonly pc: RTCPeerConnection;
  /** Where it has made its offer already; `late`: the candidates that were found since. */
  readonly offered?: { readonly channels: Channels; readonly late: RTCPeerConnectionIceEvent[] };
  /** Offer and answer were exchanged by other means. */
  readonly agreed?: Channels;
}

export function warm(iceServers: readonly RTCIceServer[]): Warm {
  return { pc: new RTCPeerConnection({ iceServers: [...iceServers] }) };
}

/**
 * It has made its offer, with the candidates in it that are found at once: those of this computer's own addresses. The
 * other side tries them before we know who it is.
 */
export async function warmOffer({ pc }: Warm): Promise<Warm> {
  const channels = createChannels(pc);
  const found = new Promise((resolve) => {
    pc.onicecandidate = resolve;
    setTimeout(resolve, FIRST_CANDIDATE_WITHIN);
  });
  await pc.setLocalDescription();
  await found;
  const late: RTCPeerConnectionIceEvent[] = [];
  pc.onicecandidate = (found) => late.push(found);
  return { pc, offered: { channels, late } };
}

/** Both sides open streams 0 and 1 by themselves: no round trip, and no third party can add channels. */
export function createChannels(pc: RTCPeerConnection): Channels {
  const [small, bulk] = [
    pc.createDataChannel('peerstead', { negotiated: true, id: 0 }),
    pc.createDataChannel('peerstead-bulk', { negotiated: true, id: 1 }),
  ];
  small.binaryType = bulk.binaryType = 'arraybuffer';
  return { small, bulk };
}
