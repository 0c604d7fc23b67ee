/** An `RTCPeerConnection` that is made while something else is waited for, before it is known what it will be for. */
export interface Warm {
  readonly pc: RTCPeerConnection;
  /** Only where it offers already. */
  readonly offer?: { readonly channel: RTCDataChannel; readonly made: Promise<void> };
}

export function warm(iceServers: readonly RTCIceServer[]): Warm {
  return { pc: new RTCPeerConnection({ iceServers: [...iceServers] }) };
}

/** Its offer will carry the candidates that are found until it is sent. */
export function warmOffer(iceServers: readonly RTCIceServer[]): Warm {
  const { pc } = warm(iceServers);
  const channel = createChannel(pc);
  const made = pc.setLocalDescription();
  // Whoever takes it over hears of that; nobody may.
  made.catch(() => undefined);
  return { pc, offer: { channel, made } };
}

/** Both sides open stream 0 by themselves: no round trip, and no third party can add channels. */
export function createChannel(pc: RTCPeerConnection): RTCDataChannel {
  return pc.createDataChannel('peerstead', { negotiated: true, id: 0 });
}
