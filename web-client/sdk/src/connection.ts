import { Assembly, channelFrame, partsOf, type ChannelFrame } from './channel-frames.js';
import { utf8, type Bytes } from './bytes.js';
import {
  CHANNEL_BUFFERED_BYTES,
  CHANNEL_FRAME_BYTES,
  CHANNEL_MALFORMED_FRAMES,
  CONNECT_WITHIN,
  EARLY_CANDIDATES,
  PING_EVERY,
  SILENCE,
} from './limits.js';
import type { Candidate } from './signaling-frames.js';
import { createChannel, type Warm } from './warm.js';

/** The two ways that a data channel can go. */
export type ChannelPath = 'direct' | 'relayed';

export interface ConnectionEvents {
  /** To be signed and sent. */
  handleDescription(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }): void;
  handleCandidate(candidate: Candidate | null): void;
  handleChange(): void;
  handleOpen(): void;
  handleFrame(frame: ChannelFrame): void;
  handleWhole(name: string, bytes: Bytes): void;
  handleTravelled(bytes: number): void;
  /** This connection will not come back; told once. */
  handleDead(): void;
}

/**
 * One `RTCPeerConnection` with one ordered, reliable data channel. Negotiates as W3C WebRTC's "perfect negotiation"
 * does, restarts ICE when it is disconnected, and asks the channel itself for signs of life: after a long outage ICE may
 * say `connected` over a channel that is dead.
 */
export class Connection {
  opened = false;
  path: ChannelPath | undefined;
  private readonly pc: RTCPeerConnection;
  private readonly assembly = new Assembly();
  private readonly inbox: unknown[] = [];
  private readonly queue: (string | Bytes)[] = [];
  private readonly early: (Candidate | null)[] = [];
  private readonly begun = performance.now();
  private readonly clock: ReturnType<typeof setInterval>;
  private channel: RTCDataChannel | undefined;
  private makingOffer = false;
  private lastHeard = performance.now();
  private lastTick = performance.now();
  private lastBuffered = 0;
  private malformed = 0;
  private ticks = 0;
  private over = false;

  constructor(
    readonly id: string,
    readonly offering: boolean,
    private readonly warm: Warm,
    private readonly events: ConnectionEvents,
  ) {
    this.pc = warm.pc;
    this.pc.onnegotiationneeded = () => void this.offer();
    this.pc.onicecandidate = ({ candidate }) => this.sendCandidate(candidate);
    this.pc.onconnectionstatechange = () => this.handleConnectionState();
    this.clock = setInterval(() => this.tick(), PING_EVERY);
    if (offering) this.openChannel();
    if (warm.offer) void this.offer(warm.offer.made);
  }

  /** ICE has lost the other side for the moment. */
  get faltering(): boolean {
    return this.pc.connectionState === 'disconnected' || performance.now() - this.lastHeard > 2 * PING_EVERY + 500;
  }

  /** A description whose signature was checked. An impolite peer goes on with its own offer. */
  async take(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }, polite: boolean): Promise<void> {
    const collides = description.type === 'offer' && (this.makingOffer || this.pc.signalingState !== 'stable');
    if (collides && !polite) return;
    if (description.type === 'answer' && this.pc.signalingState !== 'have-local-offer') return;
    try {
      await this.pc.setRemoteDescription(description);
      for (const candidate of this.early.splice(0)) await this.addCandidate(candidate);
      if (description.type === 'offer') await this.answer();
    } catch {
      this.die();
    }
  }

  async addCandidate(candidate: Candidate | null): Promise<void> {
    if (!this.pc.remoteDescription) {
      if (this.early.length < EARLY_CANDIDATES) this.early.push(candidate);
      return;
    }
    // A candidate that this browser cannot use is no reason to give up on the others.
    await this.pc.addIceCandidate(candidate ?? undefined).catch(() => undefined);
  }

  send(frame: ChannelFrame): void {
    this.enqueue(JSON.stringify(frame));
  }

  sendWhole(name: string, bytes: Uint8Array): void {
    for (const part of partsOf(name, bytes)) this.enqueue(part);
  }

  /** The signaling socket is back, so a new ICE generation can be agreed on. */
  restartIfFaltering(): void {
    if (this.opened && this.faltering) this.pc.restartIce();
  }

  close(): void {
    this.over = true;
    clearInterval(this.clock);
    this.pc.onnegotiationneeded = this.pc.onicecandidate = this.pc.onconnectionstatechange = null;
    if (this.channel) this.channel.onmessage = this.channel.onclose = this.channel.onopen = null;
    this.pc.close();
  }

  private openChannel(): void {
    this.channel ??= this.warm.offer?.channel ?? createChannel(this.pc);
    this.channel.binaryType = 'arraybuffer';
    this.channel.bufferedAmountLowThreshold = CHANNEL_BUFFERED_BYTES / 2;
    this.channel.onbufferedamountlow = () => this.pump();
    this.channel.onopen = () => void this.handleChannelOpen();
    this.channel.onclose = () => this.die();
    this.channel.onmessage = ({ data }) => this.receive(data);
    if (this.channel.readyState === 'open') void this.handleChannelOpen();
  }

  private async offer(made?: Promise<void>): Promise<void> {
    if (this.over || this.makingOffer) return;
    this.makingOffer = true;
    try {
      await (made ?? this.pc.setLocalDescription());
      this.describe();
    } catch {
      // Closed meanwhile, or the other side's offer came first: negotiation goes on from there.
    } finally {
      this.makingOffer = false;
    }
  }

  private async answer(): Promise<void> {
    this.openChannel();
    await this.pc.setLocalDescription();
    this.describe();
  }

  private describe(): void {
    const { localDescription } = this.pc;
    if (this.over || !localDescription) return;
    const { type, sdp } = localDescription;
    if (type === 'offer' || type === 'answer') this.events.handleDescription({ type, sdp });
    // Those of a warm offer may all have been found before anybody listened; the description has them.
    if (this.pc.iceGatheringState === 'complete') this.events.handleCandidate(null);
  }

  private sendCandidate(found: RTCIceCandidate | null): void {
    if (!found) return this.events.handleCandidate(null);
    if (found.candidate === '') return;
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
    this.events.handleCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment });
  }

  private handleConnectionState(): void {
    const state = this.pc.connectionState;
    if (state === 'failed') return this.die();
    if (state === 'disconnected') this.pc.restartIce();
    // Before the channel opens, so that it need not wait for that.
    if (state === 'connected') void this.measurePath();
    this.events.handleChange();
  }

  private async handleChannelOpen(): Promise<void> {
    if (this.opened) return;
    this.lastHeard = performance.now();
    if (this.path === undefined) await this.measurePath();
    if (this.over || this.opened) return;
    this.opened = true;
    this.events.handleOpen();
    for (const message of this.inbox.splice(0)) this.takeMessage(message);
    this.pump();
  }

  private receive(message: unknown): void {
    this.lastHeard = performance.now();
    if (this.opened) this.takeMessage(message);
    else this.inbox.push(message);
  }

  /** One message off the channel; what is malformed is counted and otherwise forgotten. */
  private takeMessage(message: unknown): void {
    if (typeof message === 'string') this.takeText(message);
    else if (message instanceof ArrayBuffer) this.takePart(new Uint8Array(message));
    else this.countMalformed();
  }

  private takeText(text: string): void {
    const frame = channelFrame(text);
    if (!frame) return this.countMalformed();
    if (frame.type === 'ping') return this.now({ type: 'pong' });
    if (frame.type === 'pong') return;
    this.events.handleTravelled(utf8(text).length);
    this.events.handleFrame(frame);
  }

  private takePart(part: Bytes): void {
    const whole = this.assembly.take(part);
    if (whole === 'malformed') return this.countMalformed();
    this.events.handleTravelled(part.length);
    if (whole !== 'more') this.events.handleWhole(whole.name, whole.bytes);
  }

  private countMalformed(): void {
    this.malformed += 1;
    if (this.malformed > CHANNEL_MALFORMED_FRAMES) this.die();
  }

  private enqueue(message: string | Bytes): void {
    if (message.length > CHANNEL_FRAME_BYTES) return;
    this.queue.push(message);
    this.pump();
  }

  private pump(): void {
    const { channel } = this;
    if (channel?.readyState !== 'open' || !this.opened) return;
    while (this.queue.length > 0 && channel.bufferedAmount < CHANNEL_BUFFERED_BYTES) {
      const message = this.queue.shift() ?? '';
      if (!this.out(message)) return;
      this.events.handleTravelled(typeof message === 'string' ? utf8(message).length : message.length);
    }
  }

  /** Past the queue: a sign of life must not wait behind a long document. */
  private now(frame: ChannelFrame): void {
    if (this.channel?.readyState === 'open') this.out(JSON.stringify(frame));
  }

  private out(message: string | Bytes): boolean {
    try {
      // The overloads of `send` do not take a union.
      if (typeof message === 'string') this.channel?.send(message);
      else this.channel?.send(message);
      return true;
    } catch {
      this.die();
      return false;
    }
  }

  private tick(): void {
    const now = performance.now();
    // We slept (a suspended computer, a throttled tab): the silence was ours.
    if (now - this.lastTick > SILENCE) this.lastHeard = now;
    this.lastTick = now;
    this.noticeProgress(now);
    if (!this.opened) {
      if (now - this.begun > CONNECT_WITHIN) this.die();
      return;
    }
    if (now - this.lastHeard > SILENCE) return this.die();
    if (now - this.lastHeard > PING_EVERY * 0.9) this.now({ type: 'ping' });
    this.ticks += 1;
    if (this.ticks % 4 === 0) void this.measurePath();
    this.events.handleChange();
  }

  /** A buffer that drains is being acknowledged: on a slow line a pong may wait behind what we send. */
  private noticeProgress(now: number): void {
    const buffered = this.channel?.bufferedAmount ?? 0;
    if (buffered < this.lastBuffered && buffered > 0) this.lastHeard = now;
    this.lastBuffered = buffered;
  }

  private async measurePath(): Promise<void> {
    const path = await this.pc.getStats().then(pathOf, () => undefined);
    const changed = path !== undefined && path !== this.path;
    // Where a browser does not tell, we do not claim that no server was touched.
    this.path = path ?? this.path ?? 'relayed';
    if (changed && this.opened) this.events.handleChange();
  }

  private die(): void {
    if (this.over) return;
    this.close();
    this.events.handleDead();
  }
}

interface StatsRow {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
}

/** Through TURN if either end of the selected candidate pair is a relay. */
export function pathOf(stats: { forEach(each: (row: StatsRow) => void): void }): ChannelPath | undefined {
  const rows = new Map<string, StatsRow>();
  stats.forEach((row) => rows.set(row.id, row));
  const all = [...rows.values()];
  const selected = all.find((row) => row.type === 'transport' && row.selectedCandidatePairId)?.selectedCandidatePairId;
  const pair =
    (selected === undefined ? undefined : rows.get(selected))
    // Firefox marks the pair itself.
    ?? all.find((row) => row.type === 'candidate-pair' && row.selected)
    ?? all.find((row) => row.type === 'candidate-pair' && row.nominated && row.state === 'succeeded');
  if (!pair) return undefined;
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => rows.get(id ?? '')?.candidateType);
  return ends.includes('relay') ? 'relayed' : 'direct';
}
