import { utf8, type Bytes } from '../encoding/bytes.js';
import { Assembly, textIn, wholeOf, type Whole } from '../encoding/channel-parts.js';
import {
  ANSWER_WITHIN,
  CHANNEL_MALFORMED_FRAMES,
  CHANNEL_OPEN_BYTES,
  CHANNEL_PART_BYTES,
  CONNECT_WITHIN,
  EARLY_CANDIDATES,
  EARLY_MESSAGES,
  WATCH_EVERY,
  PING_EVERY,
  SEEK_DIRECT_AFTER,
  SEEK_DIRECT_AT_MOST,
  SILENCE,
} from '../limits.js';
import type { Candidate } from '../servers/signaling-frames.js';
import { channelFrame, type ChannelFrame } from './channel-frames.js';
import { Outbox } from './channel-outbox.js';
import { Trickle } from './trickle.js';
import type { Warm } from './warm.js';
import { wayOf, type Way } from './way.js';

/** The two ways that a data channel can go. */
export type ChannelPath = 'direct' | 'relayed';

/**
 * Why a connection ended: the peer closed it, ICE or DTLS gave up (`failed`), nothing was heard for too long, it never
 * opened, or the peer said too much that is `malformed`, or began more at once than it may (`flooded`).
 */
export type ConnectionEnd = 'closed' | 'failed' | 'silent' | 'never-opened' | 'malformed' | 'flooded';

export interface ConnectionEvents {
  /** To be signed and sent. */
  handleDescription(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }): void;
  handleCandidate(candidate: Candidate | null): void;
  handleChange(): void;
  handleOpen(): void;
  handleFrame(frame: ChannelFrame): void;
  handleWhole(name: string, bytes: Bytes): void;
  handleTravelled(bytes: number): void;
  /** No frame waits any more but what the browser has. */
  handleDrained(): void;
  /** This connection will not come back; told once. */
  handleDead(end: ConnectionEnd): void;
  /** So much silence means that the channel is dead, and another one is agreed on; infinite where none could be. */
  patience(): number;
}

/**
 * One `RTCPeerConnection` with two ordered, reliable data channels: for small things, and for parts of large ones. Negotiates as W3C WebRTC's "perfect negotiation"
 * does, restarts ICE when it is disconnected, and asks the channel itself for signs of life: after a long outage ICE may
 * say `connected` over a channel that is dead.
 */
export class Connection {
  opened = false;
  way: Way | undefined;
  private readonly pc: RTCPeerConnection;
  private readonly assembly = new Assembly();
  /** What came before the connection is open here. */
  private readonly inbox: (() => void)[] = [];
  private inboxBytes = 0;
  private readonly early: (Candidate | null)[] = [];
  private readonly begun = performance.now();
  private readonly trickle: Trickle;
  private readonly outbox: Outbox;
  private readonly clock: ReturnType<typeof setInterval>;
  private makingOffer = false;
  private greeted = false;
  private met = false;
  private lastHeard = performance.now();
  private lastTick = performance.now();
  private malformed = 0;
  private ticks = 0;
  private seekAt: number | undefined;
  private seekPause = SEEK_DIRECT_AFTER;
  private over = false;
  private endWaiting!: () => void;
  /** What a connection had begun when it was closed never settles (WebRTC, "chain an operation"): nobody waits for it. */
  private readonly closing = new Promise<void>((resolve) => (this.endWaiting = resolve));

  constructor(
    readonly id: string,
    readonly offering: boolean,
    private readonly names: { readonly me: string; readonly peer: string },
    private readonly warm: Warm,
    private readonly events: ConnectionEvents,
  ) {
    this.pc = warm.pc;
    this.trickle = new Trickle((candidate) => events.handleCandidate(candidate));
    this.pc.onnegotiationneeded = () => void this.offer();
    this.pc.onicecandidate = ({ candidate }) => this.trickle.find(candidate);
    this.pc.onconnectionstatechange = () => this.handleConnectionState();
    this.clock = setInterval(() => this.tick(), WATCH_EVERY);
    this.outbox = new Outbox(warm.channels, { ...events, handleBroken: () => this.die('failed') });
    this.openChannels();
    for (const { candidate } of warm.late ?? []) this.trickle.find(candidate);
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
      await Promise.race([this.negotiate(description), this.closing]);
    } catch {
      this.die('failed');
    }
  }

  async addCandidate(candidate: Candidate | null): Promise<void> {
    if (!this.pc.remoteDescription) {
      if (this.early.length < EARLY_CANDIDATES) this.early.push(candidate);
      return;
    }
    // A candidate that this browser cannot use is no reason to give up on the others.
    await Promise.race([this.pc.addIceCandidate(candidate ?? undefined).catch(() => undefined), this.closing]);
    // ICE may have heard from that relay before, without knowing what it was.
    if (this.opened && candidate?.candidate.includes(' typ relay')) void this.measureWay();
  }

  /** To send by, as long as the connection is open. */
  get out(): Outbox | undefined {
    return this.opened ? this.outbox : undefined;
  }

  /** The signaling socket is back: what may be lost is said again; else a new ICE generation can be agreed on. */
  restartIfFaltering(): void {
    if (!this.opened || this.pc.signalingState === 'have-local-offer') this.sayDescription();
    else if (this.faltering) this.pc.restartIce();
  }

  close(): void {
    this.over = true;
    this.endWaiting();
    clearInterval(this.clock);
    this.trickle.close();
    this.pc.onnegotiationneeded = this.pc.onicecandidate = this.pc.onconnectionstatechange = null;
    this.outbox.close();
    for (const channel of Object.values(this.warm.channels) as RTCDataChannel[]) {
      channel.onmessage = channel.onclose = channel.onopen = null;
    }
    this.pc.close();
  }

  private openChannels(): void {
    const { small, bulk } = this.warm.channels;
    small.onopen = () => this.greet();
    small.onclose = bulk.onclose = () => this.die('closed');
    small.onmessage = ({ data }) => (this.met ? this.receive(data, () => this.takeSmall(data)) : this.meet(data));
    bulk.onmessage = ({ data }) => this.receive(data, () => this.takePart(data));
    if (small.readyState === 'open') this.greet();
  }

  private async offer(): Promise<void> {
    if (this.over || this.makingOffer) return;
    this.makingOffer = true;
    try {
      await this.describe();
    } catch {
      // Closed meanwhile, or the other side's offer came first: negotiation goes on from there.
    } finally {
      this.makingOffer = false;
    }
  }

  private async negotiate(description: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setRemoteDescription(description);
    for (const candidate of this.early.splice(0)) await this.addCandidate(candidate);
    if (this.over || description.type !== 'offer') return;
    await this.describe();
  }

  private async describe(): Promise<void> {
    await this.pc.setLocalDescription();
    this.sayDescription();
  }

  /** What was described last, for the first time or again. */
  sayDescription(): void {
    const { localDescription } = this.pc;
    if (this.over || !localDescription) return;
    const { type, sdp } = localDescription;
    if (type === 'offer' || type === 'answer') this.events.handleDescription({ type, sdp });
  }

  private handleConnectionState(): void {
    const state = this.pc.connectionState;
    // ICE may look in vain for as long as the answer is on its way.
    if (state === 'failed' && !(this.warm.isAgreed && !this.opened)) return this.die('failed');
    if (state === 'disconnected') this.pc.restartIce();
    // Before the channel opens, so that it need not wait for that.
    if (state === 'connected') {
      void this.measureWay();
      this.followWay();
    }
    this.events.handleChange();
  }

  /**
   * An offer can be for anybody, so the descriptions alone do not tell its side who is at the other end: somebody could
   * have answered with the fingerprint of somebody else, whom this side would then take for them (RFC 8844). So
   * each says first who it is.
   */
  private greet(): void {
    if (this.greeted) return;
    this.greeted = true;
    this.lastHeard = performance.now();
    this.outbox.now({ type: 'hello', peer: this.names.me });
    void this.open();
  }

  private meet(hello: unknown): void {
    const frame = typeof hello === 'string' ? channelFrame(hello) : undefined;
    if (frame?.type !== 'hello' || frame.peer !== this.names.peer) return this.die('malformed');
    this.met = true;
    void this.open();
  }

  private async open(): Promise<void> {
    if (!this.greeted || !this.met) return;
    if (this.way === undefined) await this.measureWay();
    if (this.over || this.opened) return;
    this.opened = true;
    this.events.handleOpen();
    for (const take of this.inbox.splice(0)) take();
  }

  private receive(message: unknown, take: () => void): void {
    this.lastHeard = performance.now();
    if (this.opened) return take();
    this.inbox.push(take);
    this.inboxBytes += typeof message === 'string' ? message.length : (message as ArrayBuffer).byteLength;
    if (this.inbox.length > EARLY_MESSAGES || this.inboxBytes > CHANNEL_OPEN_BYTES) this.die('flooded');
  }

  /** One message off the channel; what is malformed is counted and otherwise forgotten. */
  private takeSmall(message: unknown): void {
    if (typeof message === 'string' && message.length <= CHANNEL_PART_BYTES) return this.takeText(message);
    const bytes = message instanceof ArrayBuffer ? new Uint8Array(message) : new Uint8Array();
    const whole = wholeOf(bytes);
    if (!whole) return this.countMalformed();
    this.events.handleTravelled(bytes.length);
    this.events.handleWhole(whole.name, whole.bytes);
  }

  private takeText(text: string): void {
    const frame = channelFrame(text);
    if (!frame) return this.countMalformed();
    if (frame.type === 'ping') return this.outbox.now({ type: 'pong' });
    if (frame.type === 'pong') return this.outbox.parts.handleAnswer();
    this.events.handleTravelled(utf8(text).length);
    this.events.handleFrame(frame);
  }

  private takePart(message: unknown): void {
    const part = message instanceof ArrayBuffer ? new Uint8Array(message) : new Uint8Array();
    const taken = this.assembly.take(part);
    if (taken === 'malformed') return this.countMalformed();
    if (taken === 'flooded') return this.die('flooded');
    this.outbox.now({ type: 'pong' });
    this.events.handleTravelled(part.length);
    if (taken !== 'more') this.takeWhole(taken);
  }

  private takeWhole({ name, bytes }: Whole): void {
    if (name !== '') return this.events.handleWhole(name, bytes);
    const text = textIn(bytes);
    const frame = text && channelFrame(text);
    if (frame) this.events.handleFrame(frame);
    else this.countMalformed();
  }

  private countMalformed(): void {
    this.malformed += 1;
    if (this.malformed > CHANNEL_MALFORMED_FRAMES) this.die('malformed');
  }

  private tick(): void {
    const now = performance.now();
    // We slept (a suspended computer, a throttled tab): the silence was ours.
    if (now - this.lastTick > SILENCE) this.lastHeard = now;
    this.lastTick = now;
    if (this.outbox.drains()) this.lastHeard = now;
    if (!this.opened) {
      if (now - this.begun > (this.warm.isAgreed ? ANSWER_WITHIN : CONNECT_WITHIN)) this.die('never-opened');
      return;
    }
    if (now - this.lastHeard > this.events.patience()) return this.die('silent');
    if (now - this.lastHeard > PING_EVERY * 0.9) this.outbox.ping();
    this.ticks += 1;
    if (this.ticks % 12 === 0) void this.measureWay();
    this.seekDirect(now);
    this.events.handleChange();
  }

  /**
   * Browsers stop to gather as soon as one way works. If that is a relay because the answers that would have led past it
   * were lost or late, as they are around an outage, they would stay there: so all ways are looked for anew, now and then.
   */
  private seekDirect(now: number): void {
    if (!this.offering || this.way?.path !== 'relayed') return;
    this.seekAt ??= now + this.seekPause;
    if (now < this.seekAt) return;
    this.seekPause = Math.min(this.seekPause * 2, SEEK_DIRECT_AT_MOST);
    this.seekAt = now + this.seekPause;
    this.pc.restartIce();
  }

  /** The browser may find a better way, or lose this one, at any time. */
  private followWay(): void {
    const ice = this.pc.sctp?.transport.iceTransport;
    if (!ice) return;
    ice.onselectedcandidatepairchange = () => {
      this.outbox.parts.forget();
      void this.measureWay();
    };
  }

  private async measureWay(): Promise<void> {
    const way = await this.pc.getStats().then(wayOf, () => undefined);
    const changed = way !== undefined && (way.path !== this.way?.path || way.relay !== this.way.relay);
    // Where a browser does not tell, we do not claim that no server was touched.
    this.way = way ?? this.way ?? { path: 'relayed' };
    if (changed && this.opened) this.events.handleChange();
  }

  private die(end: ConnectionEnd): void {
    if (this.over) return;
    this.close();
    this.events.handleDead(end);
  }
}
