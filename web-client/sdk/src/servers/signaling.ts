import type { Connectivity } from '../api/ways.js';
import { Backoff } from '../backoff.js';
import type { Tab } from '../device/tab.js';
import {
  LINE_OUT,
  MOVE_WITHIN,
  OFFLINE_AFTER_ATTEMPTS,
  PONG_WITHIN,
  RECONNECT_AT_MOST,
  REMEMBERED_FRAMES,
  SIGNALING_BURST,
  SIGNALING_FRAMES_PER_SECOND,
  WELCOME_WITHIN,
} from '../limits.js';
import { Listeners } from '../listeners.js';
import type { TokenSource } from './servers.js';
import { serverFrame, type ClientFrame, type ServerFrame } from './signaling-frames.js';

/** Close codes of signaling-service that ask for more than another attempt. */
const SERVICE_RESTART = 1012;
const TOKEN_REFUSED = 4401;
const REPLACED = 4409;
/** Our own: the socket is given up, and its places in rooms are to be held for the next one. */
const RESUMING = 4000;
const DEFAULT_HEARTBEAT = 15_000;

/**
 * The socket to signaling-service: one for each tab, opened anew for as long as it is wanted. Whoever needs the server
 * to know something after a reconnect says it again when `welcomes` tells.
 */
export class Signaling {
  readonly frames = new Listeners<ServerFrame>();
  /** Told this tab's peer id, at each reconnect. */
  readonly welcomes = new Listeners<string>();
  readonly changes = new Listeners<Connectivity>();
  /** The line was out for a moment, and the socket outlived that. */
  readonly linesBack = new Listeners<void>();
  private readonly backoff = new Backoff(500, RECONNECT_AT_MOST);
  private readonly pace = new Pace(SIGNALING_FRAMES_PER_SECOND, SIGNALING_BURST, (text) => this.socket?.send(text));
  private socket: WebSocket | undefined;
  private token = '';
  private state: Connectivity = 'connecting';
  private welcomed: string | undefined;
  private heartbeat = DEFAULT_HEARTBEAT;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pinger: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private doubtedAt: number | undefined;
  private connecting = false;
  /** What the server asked for when it said that it goes away. */
  private moveIn: number | undefined;
  private movingUntil = -Infinity;
  /** Directed frames by sender and id: after a resume some come again. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly tokens: TokenSource,
    private readonly tab: Tab,
  ) {}

  get connectivity(): Connectivity {
    return this.state;
  }

  /** This tab's peer id, as long as the server knows it. */
  get peer(): string | undefined {
    return this.welcomed;
  }

  /** Also: try now, there is reason to hope. */
  connect(): void {
    if (this.closed || this.socket || this.connecting) return;
    clearTimeout(this.retry);
    this.connecting = true;
    if (this.state === 'offline') this.become('connecting');
    void this.open().finally(() => (this.connecting = false));
  }

  /** False when there is no socket that the server has welcomed. */
  send(frame: ClientFrame): boolean {
    if (this.welcomed === undefined || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.pace.send(JSON.stringify(frame));
    return true;
  }

  /** There is reason to doubt that the socket still works: find out now. */
  probe(): void {
    if (this.doubtedAt !== undefined) return;
    this.doubtedAt = performance.now();
    this.ping();
  }

  private ping(): void {
    if (!this.send({ type: 'ping' })) return;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.lose(0), PONG_WITHIN);
  }

  close(): void {
    this.closed = true;
    this.lose(0);
    clearTimeout(this.retry);
    for (const listeners of [this.frames, this.welcomes, this.changes, this.linesBack]) listeners.clear();
  }

  private async open(): Promise<void> {
    const token = await this.tokens.token();
    if (this.closed) return;
    if (token === undefined) return this.lose(0);
    this.token = token;
    const socket = new WebSocket(this.url, ['peerstead.v1', `token.${token}`]);
    this.socket = socket;
    this.deadline = setTimeout(() => this.lose(0), WELCOME_WITHIN);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', tab: this.tab.id } satisfies ClientFrame));
    socket.onmessage = (event) => this.socket === socket && this.hear(event.data);
    socket.onclose = (event) => this.socket === socket && this.lose(event.code);
  }

  private hear(text: unknown): void {
    const frame = serverFrame(text);
    const silence = performance.now() - (this.doubtedAt ?? Infinity);
    this.doubtedAt = undefined;
    if (silence > LINE_OUT) this.linesBack.tell();
    if (this.welcomed !== undefined) clearTimeout(this.deadline);
    if (!frame) return;
    if (frame.type === 'welcome') this.handleWelcome(frame.peer, frame.heartbeatSeconds);
    if (frame.type === 'pong') this.keepAlive();
    if (frame.type === 'going-away') this.moveIn = frame.waitMillis;
    if ('from' in frame && this.isSeen(`${frame.from}/${frame.id}`)) return;
    this.frames.tell(frame);
  }

  private isSeen(frame: string): boolean {
    if (this.seen.has(frame)) return true;
    this.seen.add(frame);
    for (const oldest of this.seen) {
      if (this.seen.size <= REMEMBERED_FRAMES) break;
      this.seen.delete(oldest);
    }
    return false;
  }

  private handleWelcome(peer: string, heartbeatSeconds: number): void {
    clearTimeout(this.deadline);
    this.heartbeat = heartbeatSeconds * 1000;
    this.welcomed = peer;
    this.movingUntil = -Infinity;
    this.backoff.reset();
    this.pace.start();
    this.keepAlive();
    this.become('online');
    this.welcomes.tell(peer);
  }

  /**
   * Says something often enough, and notices when nothing comes back. The next ping is timed from the pong's own task:
   * browsers slow down timers that timers set in hidden tabs, to less than the server's patience.
   */
  private keepAlive(): void {
    clearTimeout(this.pinger);
    this.pinger = setTimeout(() => this.ping(), this.heartbeat * 0.8);
  }

  private lose(code: number): void {
    clearTimeout(this.pinger);
    clearTimeout(this.deadline);
    this.pace.stop();
    const { socket } = this;
    this.socket = undefined;
    this.welcomed = this.doubtedAt = undefined;
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(this.closed ? 1000 : RESUMING);
    if (code === TOKEN_REFUSED) this.tokens.forget(this.token);
    if (code === REPLACED) this.tab.renew();
    if (code === SERVICE_RESTART) this.movingUntil = performance.now() + MOVE_WITHIN;
    if (performance.now() > this.movingUntil) {
      this.become(this.backoff.failures < OFFLINE_AFTER_ATTEMPTS ? 'connecting' : 'offline');
    }
    clearTimeout(this.retry);
    if (!this.closed) this.retry = setTimeout(() => this.connect(), this.pauseAfter(code));
  }

  /** A planned move is no failure: it is done when the server said, before anybody misses us. */
  private pauseAfter(code: number): number {
    const { moveIn } = this;
    this.moveIn = undefined;
    return code === SERVICE_RESTART && moveIn !== undefined ? moveIn : this.backoff.next();
  }

  private become(connectivity: Connectivity): void {
    if (this.state === connectivity) return;
    this.state = connectivity;
    this.changes.tell(connectivity);
  }
}

/** The URL of the socket beside the REST paths. */
export function signalingUrl(origin: string): string {
  return `${origin.replace(/^http/, 'ws')}/v1/signal`;
}

/** A token bucket: bursts of candidates go out at a rate that the server takes. */
class Pace {
  private left: number;
  private refilled = performance.now();
  private waiting: string[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly out: (text: string) => void,
  ) {
    this.left = burst;
  }

  start(): void {
    this.waiting = [];
  }

  send(text: string): void {
    this.waiting.push(text);
    this.flush();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.waiting = [];
  }

  private flush(): void {
    const now = performance.now();
    this.left = Math.min(this.burst, this.left + ((now - this.refilled) / 1000) * this.perSecond);
    this.refilled = now;
    for (; this.left >= 1 && this.waiting.length > 0; this.left -= 1) this.out(this.waiting.shift() ?? '');
    if (this.waiting.length === 0) this.stop();
    else this.timer ??= setInterval(() => this.flush(), 1000 / this.perSecond);
  }
}
