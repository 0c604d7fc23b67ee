import { FIRST_CANDIDATE_WITHIN, WARM_AFTER } from '../limits.js';

/** One for what is small, one for what goes in parts: SCTP gives each its turn, so nothing small waits for something large. */
export interface Channels {
  readonly small: RTCDataChannel;
  readonly bulk: RTCDataChannel;
}

/** An `RTCPeerConnection` that is made before it is known what it will be for. */
export interface Warm {
  readonly pc: RTCPeerConnection;
  readonly channels: Channels;
  /** Where it has made its offer already: that offer, and the candidates that were found since. */
  readonly sdp?: string;
  readonly late?: readonly RTCPeerConnectionIceEvent[];
  /** Offer and answer were exchanged by other means. */
  readonly isAgreed?: true;
}

/** Opens no port before it offers or answers. */
export function warm(iceServers: readonly RTCIceServer[]): Warm {
  const pc = new RTCPeerConnection({ iceServers: [...iceServers] });
  // Both sides open streams 0 and 1 by themselves: no round trip, and no third party can add channels.
  const [small, bulk] = [
    pc.createDataChannel('peerstead', { negotiated: true, id: 0 }),
    pc.createDataChannel('peerstead-bulk', { negotiated: true, id: 1 }),
  ];
  small.binaryType = bulk.binaryType = 'arraybuffer';
  return { pc, channels: { small, bulk } };
}

/**
 * It has made its offer, with the candidates in it that are found at once: those of this computer's own addresses. The
 * other side tries them before we know who it is.
 */
export async function warmOffer(made: Warm): Promise<Warm> {
  const { pc } = made;
  const found = new Promise((resolve) => {
    pc.onicecandidate = resolve;
    setTimeout(resolve, FIRST_CANDIDATE_WITHIN);
  });
  await pc.setLocalDescription();
  await found;
  const late: RTCPeerConnectionIceEvent[] = [];
  pc.onicecandidate = (event) => late.push(event);
  return { ...made, sdp: pc.localDescription?.sdp ?? '', late };
}

/** After one was taken the next one is made, when nothing hurries: a browser takes milliseconds for that. */
export class Ahead<Made> {
  private next: { readonly made: Made; readonly servers: readonly RTCIceServer[] } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param kept milliseconds that what was made waits to be taken */
  constructor(
    private readonly make: (servers: readonly RTCIceServer[]) => Made,
    private readonly drop: (made: Made) => void,
    private readonly kept?: number,
  ) {}

  take(servers: readonly RTCIceServer[]): Made {
    const fitting = this.next?.servers === servers ? this.next : undefined;
    if (fitting) this.next = undefined;
    this.makeAhead(servers);
    return fitting ? fitting.made : this.make(servers);
  }

  makeAhead(servers: readonly RTCIceServer[]): void {
    this.close();
    this.timer = setTimeout(() => this.prepare(servers), WARM_AFTER);
  }

  close(): void {
    clearTimeout(this.timer);
    if (this.next) this.drop(this.next.made);
    this.next = undefined;
  }

  private prepare(servers: readonly RTCIceServer[]): void {
    this.next = { made: this.make(servers), servers };
    if (this.kept !== undefined) this.timer = setTimeout(() => this.close(), this.kept);
  }
}
