import { utf8, type Bytes } from '../encoding/bytes.js';
import { Lanes, single, type Progress } from '../encoding/channel-parts.js';
import { CHANNEL_BUFFERED_BYTES, CHANNEL_PART_BYTES, CHANNEL_QUEUED_BYTES } from '../limits.js';
import { tellOne } from '../listeners.js';
import type { ChannelFrame } from './channel-frames.js';
import { UnderWay } from './under-way.js';
import type { Channels } from './warm.js';

interface Message {
  readonly content: string | Bytes;
  readonly bytes: number;
  readonly progress: Progress | undefined;
}

export interface OutboxEvents {
  handleTravelled(bytes: number): void;
  /** No frame waits any more but what the browser has. */
  handleDrained(): void;
  handleBroken(): void;
}

/**
 * What goes out on a connection: small things in their order, large ones in parts beside them. The channels' own buffers
 * are kept short, so that what waits here can still take turns.
 */
export class Outbox {
  /** What the other side answers by a `pong`. */
  readonly parts = new UnderWay(() => this.pump());
  private readonly small: Message[] = [];
  private readonly lanes = new Lanes();
  private queued = 0;
  private lastBuffered = 0;

  constructor(
    private readonly channels: Channels,
    private readonly events: OutboxEvents,
  ) {
    for (const channel of [channels.small, channels.bulk]) {
      channel.bufferedAmountLowThreshold = CHANNEL_BUFFERED_BYTES / 2;
      channel.onbufferedamountlow = () => this.pump();
    }
    channels.bulk.onopen = () => this.pump();
  }

  /** Bytes that a frame sent now would wait for; those of large things beside it are not among them. */
  get backlog(): number {
    return this.waiting + this.channels.small.bufferedAmount;
  }

  /**
   * Up to 64 KiB in order and at once, up to 16 MiB in parts beside that, so a large frame may be overtaken by small ones.
   * False, and nothing is sent, if 64 MiB wait already. `RangeError` above 16 MiB.
   */
  send(frame: ChannelFrame, progress?: Progress): boolean {
    const text = JSON.stringify(frame);
    const bytes = utf8(text);
    if (bytes.length > CHANNEL_PART_BYTES) return this.sendParts('', bytes, progress);
    return this.addSmall(text, bytes.length, progress);
  }

  /** An adapter's bytes, with the limits of `send`. */
  sendWhole(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    const message = single(name, bytes);
    return message ? this.addSmall(message, message.length, progress) : this.sendParts(name, bytes, progress);
  }

  /** The same however small, so that what goes under one name arrives in order. */
  sendParts(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    const taken = this.lanes.add(name, bytes, progress);
    this.pump();
    return taken;
  }

  ping(): void {
    this.parts.begin();
    this.now({ type: 'ping' });
  }

  /** Past the queue: a sign of life must not wait. */
  now(frame: ChannelFrame): void {
    if (this.channels.small.readyState === 'open') this.out(this.channels.small, JSON.stringify(frame));
  }

  /** A buffer that drains is being acknowledged: on a slow line a pong may wait behind what we send. */
  drains(): boolean {
    const buffered = this.channels.small.bufferedAmount + this.channels.bulk.bufferedAmount;
    const drains = buffered < this.lastBuffered && buffered > 0;
    this.lastBuffered = buffered;
    return drains;
  }

  close(): void {
    const { small, bulk } = this.channels;
    small.onbufferedamountlow = bulk.onbufferedamountlow = bulk.onopen = null;
    this.parts.close();
  }

  private get waiting(): number {
    return this.queued + this.lanes.waitingIn('');
  }

  private addSmall(content: string | Bytes, bytes: number, progress: Progress | undefined): boolean {
    if (this.queued + bytes > CHANNEL_QUEUED_BYTES) return false;
    this.queued += bytes;
    this.small.push({ content, bytes, progress });
    this.pump();
    return true;
  }

  private pump(): void {
    const { small, bulk } = this.channels;
    while (this.small.length > 0 && hasRoom(small)) {
      const message = this.small.shift();
      if (!message || !this.out(small, message.content)) return;
      this.handleSent(message);
    }
    while (hasRoom(bulk) && this.parts.hasRoom()) {
      const part = this.lanes.next();
      if (!part) break;
      if (!this.out(bulk, part)) return;
      this.parts.begin();
      this.events.handleTravelled(part.length);
    }
    if (this.waiting === 0) this.events.handleDrained();
  }

  private handleSent({ bytes, progress }: Message): void {
    this.queued -= bytes;
    this.events.handleTravelled(bytes);
    if (progress) tellOne(() => progress(bytes, bytes));
  }

  private out(channel: RTCDataChannel, message: string | Bytes): boolean {
    try {
      // The overloads of `send` do not take a union.
      if (typeof message === 'string') channel.send(message);
      else channel.send(message);
      return true;
    } catch {
      this.events.handleBroken();
      return false;
    }
  }
}

function hasRoom(channel: RTCDataChannel): boolean {
  return channel.readyState === 'open' && channel.bufferedAmount < CHANNEL_BUFFERED_BYTES;
}
