import { pause } from '../backoff.js';
import { isObject, isText } from '../encoding/shapes.js';
import { CONNECT_WITHIN, ICE_SERVERS_AGAIN, ICE_SERVERS_WITHIN, OFFER_KEPT } from '../limits.js';
import type { Servers, TokenSource } from '../servers/servers.js';
import { Ahead, warm, warmOffer, type Warm } from './warm.js';

/** STUN and TURN servers with credentials that expire; without an answer, peers of one network still find each other. */
export class IceServers {
  private current:
    { readonly servers: readonly RTCIceServer[]; readonly renewAt: number; readonly until: number } | undefined;
  private asking: Promise<readonly RTCIceServer[]> | undefined;
  private failedAt = -Infinity;
  private closed = false;
  private readonly connections = new Ahead(warm, ({ pc }) => pc.close());
  /** With ports and an allocation at each relay, hence not for long: whoever joins a room may soon join another. */
  private readonly offers = new Ahead(
    (servers) => this.makeOffer(servers),
    (made) => void made.then((one) => one?.pc.close()),
    OFFER_KEPT,
  );

  constructor(
    private readonly servers: Servers,
    private readonly tokens: TokenSource,
  ) {}

  /** Undefined if they would have to be asked for. */
  get known(): readonly RTCIceServer[] | undefined {
    return this.current && performance.now() < this.current.until ? this.current.servers : undefined;
  }

  /** Those that hold, while others are asked for beside that once half of their life is over. */
  async get(): Promise<readonly RTCIceServer[]> {
    const { known, current } = this;
    if (known && current && performance.now() < current.renewAt) return known;
    if (performance.now() - this.failedAt < ICE_SERVERS_AGAIN) return current?.servers ?? [];
    this.asking ??= this.renew().finally(() => (this.asking = undefined));
    return known ?? this.asking;
  }

  /** A connection with these servers. */
  take(servers: readonly RTCIceServer[]): Warm {
    return this.connections.take(servers);
  }

  /** One that makes its offer now, by the addresses that there are now; undefined if it can't. */
  makeOffer(servers: readonly RTCIceServer[]): Promise<Warm | undefined> {
    const made = this.take(servers);
    return warmOffer(made).catch(() => {
      made.pc.close();
      return undefined;
    });
  }

  /** One that may have made its offer already. */
  takeOffer(servers: readonly RTCIceServer[]): Promise<Warm | undefined> {
    return this.offers.take(servers);
  }

  close(): void {
    this.closed = true;
    this.connections.close();
    this.offers.close();
  }

  /** What does not come in time is there for the next connection, which does not wait for it. */
  private async renew(): Promise<readonly RTCIceServer[]> {
    const { current } = this;
    await Promise.race([this.ask(), pause(ICE_SERVERS_WITHIN)]);
    if (this.current === current) this.failedAt = performance.now();
    return this.current?.servers ?? [];
  }

  private async ask(): Promise<void> {
    const answer = await this.servers.askAs(this.tokens, '/v1/ice-servers');
    if (this.closed || answer.kind !== 'ok' || !isObject(answer.json)) return;
    const { iceServers, ttlSeconds } = answer.json as { iceServers?: unknown; ttlSeconds?: unknown };
    const servers = Array.isArray(iceServers) ? iceServers.filter(isIceServer) : [];
    const life = typeof ttlSeconds === 'number' ? ttlSeconds : 60;
    const now = performance.now();
    // Credentials must outlive the connection's beginning, not just our asking.
    this.current = { servers, renewAt: now + life * 500, until: now + life * 1000 - CONNECT_WITHIN };
    this.connections.makeAhead(servers);
  }
}

function isIceServer(value: unknown): value is RTCIceServer {
  if (!isObject(value)) return false;
  const { urls, username, credential } = value as { urls?: unknown; username?: unknown; credential?: unknown };
  const shaped = isText(urls, ICE_URL) || (Array.isArray(urls) && urls.every((url) => isText(url, ICE_URL)));
  return shaped && [username, credential].every((text) => text === undefined || typeof text === 'string');
}

const ICE_URL = /^(stun|stuns|turn|turns):/;
