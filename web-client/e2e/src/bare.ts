import { flowOf } from './flow.js';

/** Bare `RTCPeerConnection`s, with nothing around them: what the SDK's rooms are measured beside. */

const BUFFERED_BYTES = 1024 * 1024;

type Negotiation =
  | { readonly kind: 'description'; readonly pair: string; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly pair: string; readonly candidate: RTCIceCandidateInit | undefined };

/** What the test process carries from one page to the other. */
type Carried = Negotiation | { readonly kind: 'knock' } | { readonly kind: 'knocked' };

interface End {
  readonly pc: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly opened: Promise<number>;
}

declare global {
  interface Window {
    /** The test process gives it to the page; see bench/carrier.ts. */
    carry?: (message: string) => void;
  }
}

const ends = new Map<string, End>();
const knocks: (() => void)[] = [];

export const bare = {
  /** Milliseconds from the constructor to the open channel on this side, the offering one. */
  async bareOpen(pair: string): Promise<number> {
    const begun = performance.now();
    const { opened } = openEnd(pair, (message) => window.carry?.(JSON.stringify(message)), true);
    return (await opened) - begun;
  },

  /** The same with both ends in this page and nobody between them. */
  async bareOpenHere(pair: string): Promise<number> {
    const begun = performance.now();
    const [one, other] = [`${pair}/one`, `${pair}/other`];
    // An end begins as it does between two pages: when the offer comes.
    const toOne = (message: Negotiation) => void take(one, message, toOther);
    const toOther = (message: Negotiation) => void take(other, message, toOne);
    const { opened } = openEnd(one, toOther, true);
    const open = await opened;
    bare.bareClose(one);
    bare.bareClose(other);
    return open - begun;
  },

  bareTake(message: Carried): void {
    const carry = (answer: Carried) => window.carry?.(JSON.stringify(answer));
    switch (message.kind) {
      case 'knock':
        return carry({ kind: 'knocked' });
      case 'knocked':
        return knocks.shift()?.();
      default:
        return void take(message.pair, message, carry);
    }
  },

  /** Milliseconds that a message takes to the other page and back by way of the test process. */
  async bareCarrying(): Promise<number> {
    const begun = performance.now();
    const back = new Promise<void>((resolve) => knocks.push(resolve));
    window.carry?.(JSON.stringify({ kind: 'knock' } satisfies Carried));
    await back;
    return performance.now() - begun;
  },

  /** Milliseconds for each of so many messages to the other side and back. */
  async bareRoundTrips(pair: string, text: string, count: number): Promise<number[]> {
    const { channel } = end(pair);
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      const back = new Promise((resolve) => (channel.onmessage = resolve));
      channel.send(text);
      await back;
      times.push(performance.now() - begun);
    }
    return times;
  },

  /** Until all of so many bytes have arrived. */
  async bareFlow(pair: string, bytes: number): Promise<void> {
    const { channel } = end(pair);
    channel.bufferedAmountLowThreshold = BUFFERED_BYTES / 2;
    for (const part of flowOf(bytes)) {
      if (channel.bufferedAmount > BUFFERED_BYTES) {
        await new Promise((resolve) => (channel.onbufferedamountlow = resolve));
      }
      channel.send(part);
    }
    await bare.bareRoundTrips(pair, 'all', 1);
  },

  bareClose(pair: string): void {
    ends.get(pair)?.pc.close();
    ends.delete(pair);
  },
};

function end(pair: string): End {
  const known = ends.get(pair);
  if (known === undefined) throw new Error(`No connection ${pair}`);
  return known;
}

function openEnd(pair: string, carry: (message: Negotiation) => void, offering: boolean): End {
  const pc = new RTCPeerConnection({ iceServers: [] });
  pc.onicecandidate = ({ candidate }) => carry({ kind: 'candidate', pair, candidate: candidate?.toJSON() });
  const channel = pc.createDataChannel('bare', { negotiated: true, id: 0 });
  channel.binaryType = 'arraybuffer';
  // Until somebody measures from this side, it answers texts.
  channel.onmessage = ({ data }: MessageEvent<unknown>) => typeof data === 'string' && channel.send(data);
  const opened = new Promise<number>((resolve) => (channel.onopen = () => resolve(performance.now())));
  const made = { pc, channel, opened };
  ends.set(pair, made);
  if (offering) void describe(pair, made, carry);
  return made;
}

async function describe(pair: string, { pc }: End, carry: (message: Negotiation) => void): Promise<void> {
  await pc.setLocalDescription();
  if (pc.localDescription) carry({ kind: 'description', pair, description: pc.localDescription.toJSON() });
}

/** Chromium queues these by itself, in the order of the calls. */
async function take(pair: string, message: Negotiation, carry: (message: Negotiation) => void): Promise<void> {
  if (message.kind === 'candidate') return ends.get(pair)?.pc.addIceCandidate(message.candidate);
  const own = ends.get(pair) ?? openEnd(pair, carry, false);
  await own.pc.setRemoteDescription(message.description);
  if (message.description.type === 'offer') await describe(pair, own, carry);
}
