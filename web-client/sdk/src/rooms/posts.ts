import type { JsonObject } from '../api/json.js';
import type { RoomPeer } from '../api/peers.js';
import type { MissedPosts, RoomPost, SayOptions, SayOutcome } from '../api/rooms.js';
import type { Surroundings } from '../connections/surroundings.js';
import { canonicalBytes } from '../encoding/canonical.js';
import { isSignedBy, sign, type Signed } from '../encoding/signed.js';
import { KEPT_RUNS, POST_BODY_BYTES } from '../limits.js';
import type { Listeners } from '../listeners.js';
import { PostExchange } from '../posts/post-exchange.js';
import { deviceIn, runOf, type Post } from '../posts/post.js';
import type { Chains } from './chains.js';
import type { Roster } from './roster.js';

/** What is said in a room, by this tab and to it. */
export class Posts {
  readonly exchange: PostExchange;
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
      company: roster,
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
    if (!said) return { kind: 'refused', reason: 'neighbours-behind', advice: 'Try again later.' };
    const reached = this.roster.connected();
    const path = reached.some((peer) => peer.path === 'relayed') ? 'relayed' : 'direct';
    const { id, delivery, delivered } = said;
    const post: RoomPost = { id, from: 'me', body, time, ...(reached.length > 0 ? { path } : {}) };
    return { kind: 'said', post, reached: reached.length, delivery, delivered };
  }

  /** Is it signed by the device that its peer id names? Undefined as long as nobody shows that device to be the identity's. */
  private async isGenuine(post: Signed<Post>, by: string): Promise<boolean | undefined> {
    const { directory } = this.around;
    const { identity, peer } = post;
    const handOver = () => this.chains.askOneOf([this.roster.get(by)], identity);
    const outcome = await directory.keyOf(identity, deviceIn(peer), { handOver });
    if (outcome.kind !== 'found') return undefined;
    if (!(await isSignedBy(post, outcome.key))) return false;
    await this.roster.get(peer)?.naming;
    const handle = (await directory.known(identity))?.handle;
    if (handle !== undefined && this.handles.size < KEPT_RUNS) this.handles.set(identity, handle);
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
    const absent = { peer, identity, device: deviceIn(peer), connection: 'disconnected' as const };
    return { ...named, ...(this.roster.see(peer) ?? absent) };
  }
}
