import type { JsonObject, MissedPosts, RoomPeer, RoomPost, SayOptions, SayOutcome } from './api.js';
import { canonicalBytes } from './canonical.js';
import type { Chains } from './chains.js';
import type { ChannelFrame } from './channel-frames.js';
import { KEPT_RUNS, POST_BODY_BYTES } from './limits.js';
import type { Listeners } from './listeners.js';
import type { Peer } from './peer.js';
import { deviceIn, isPostGenuine, runOf, type Post } from './post.js';
import { PostExchange } from './post-exchange.js';
import type { Roster } from './roster.js';
import { sign, type Signed } from './signed.js';
import type { Surroundings } from './surroundings.js';

const BEHIND: SayOutcome = {
  kind: 'refused',
  reason: 'neighbours-behind',
  advice: 'Those who listen cannot keep up; wait until earlier posts are delivered, then say it again.',
};

/** What is said in a room, by this tab and to it. */
export class Posts {
  private readonly exchange: PostExchange;
  /** By identity, of authors who may have left since. */
  private readonly handles = new Map<string, string>();

  constructor(
    room: string,
    me: string,
    private readonly around: Surroundings,
    private readonly roster: Roster,
    private readonly chains: Chains,
    private readonly heard: Listeners<RoomPost>,
    private readonly missed: Listeners<MissedPosts>,
  ) {
    this.exchange = new PostExchange({
      author: { room, identity: around.identity, peer: me },
      sign: (post) => sign(post, around.signer),
      isGenuine: (post, by) => this.isGenuine(post, by),
      isPresent: (peer) => roster.get(peer) !== undefined,
      forwards: () => roster.forwards,
      handlePost: (post, by) => this.handlePost(post, by),
      handleMissed: (after, first, last) => this.missed.tell({ from: this.authorOf(after), first, last }),
    });
  }

  say(body: JsonObject, { onProgress }: SayOptions): SayOutcome {
    const bytes = canonicalBytes({ body }).length;
    if (bytes > POST_BODY_BYTES) throw new RangeError(`A post's body is at most ${POST_BODY_BYTES} bytes of JSON.`);
    const time = new Date().toISOString();
    // The caller may go on with its object; what was said stays.
    const said = this.exchange.say(structuredClone(body), time, bytes, onProgress);
    if (!said) return BEHIND;
    const reached = this.roster.connected();
    const path = reached.some((peer) => peer.path === 'relayed') ? 'relayed' : 'direct';
    const { id, reading } = said;
    const post: RoomPost = { id, from: 'me', body, time, ...(reached.length > 0 ? { path } : {}) };
    const delivered = (signal?: AbortSignal) => reading.settled(signal);
    return { kind: 'said', post, reached: reached.length, delivery: () => reading.read(), delivered };
  }

  /** Whoever is in the room came after us. */
  settle(): void {
    this.exchange.settle();
  }

  handleConnected(peer: Peer): void {
    this.exchange.connect({
      ...{ peer: peer.id, identity: peer.occupant.identity },
      get backlog() {
        return peer.backlog;
      },
      send: (frame, progress) => peer.send(frame, progress),
    });
  }

  handleDisconnected(peer: Peer): void {
    this.exchange.disconnect(peer.id, peer.negotiation.wanted);
  }

  handleDrained(peer: Peer): void {
    this.exchange.handleDrained(peer.id);
  }

  handleGone(peer: Peer): void {
    this.exchange.disconnect(peer.id);
    this.exchange.handleGone(peer.id);
  }

  hear(frame: ChannelFrame, by: Peer): void {
    this.exchange.hear(frame, by.id);
  }

  close(): void {
    this.exchange.close();
  }

  private async isGenuine(post: Signed<Post>, by: string): Promise<boolean | undefined> {
    const { directory } = this.around;
    const handOver = () => this.chains.askOneOf([this.roster.get(by)], post.identity);
    const isGenuine = await isPostGenuine(post, directory, handOver);
    if (!isGenuine) return isGenuine;
    const handle = (await directory.known(post.identity))?.handle;
    if (handle !== undefined && this.handles.size < KEPT_RUNS) this.handles.set(post.identity, handle);
    return true;
  }

  private handlePost(post: Signed<Post>, by: string): void {
    const { peer, number, body, time } = post;
    const path = this.roster.get(by)?.path;
    this.heard.tell({
      ...{ id: `${runOf(post)}.${number}`, from: this.authorOf(post), body, time },
      ...(path === undefined ? {} : { path }),
      ...(by === peer ? {} : { via: 'neighbours' as const }),
    });
  }

  private authorOf({ peer, identity }: Post): RoomPeer {
    const handle = this.handles.get(identity);
    const named = handle === undefined ? {} : { handle };
    const member = this.roster.get(peer);
    if (member) return { ...named, ...this.roster.describe(member) };
    return { ...named, peer, identity, device: deviceIn(peer), connection: 'disconnected' };
  }
}
