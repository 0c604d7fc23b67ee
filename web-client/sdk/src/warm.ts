/** One for what is small, one for what goes in parts: SCTP gives each its turn, so nothing small waits for something large. */
export interface Channels {
  readonly small: RTCDataChannel;
  readonly bulk: RTCDataChannel;
}

/** An `RTCPeerConnection` that is made while something else is waited for, before it is known what it will be for. */
export interface Warm {
  readonly pc: RTCPeerConnection;
  /** Only where it offers already. */
  readonly offer?: { readonly channels: Channels; readonly made: Promise<void> };
  /** Offer and answer were exchanged by other means. */
  readonly agreed?: Channels;
}

export function warm(iceServers: readonly RTCIceServer[]): Warm {
  return { pc: new RTCPeerConnection({ iceServers: [...iceServers] }) };
}

/** Its offer will carry the candidates that are found until it is sent. */
export function warmOffer(iceServers: readonly RTCIceServer[]): Warm {
  const { pc } = warm(iceServers);
  const channels = createChannels(pc);
  const made = pc.setLocalDescription();
  // Whoever takes it over hears of that; nobody may.
  made.catch(() => undefined);
  return { pc, offer: { channels, made } };
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
