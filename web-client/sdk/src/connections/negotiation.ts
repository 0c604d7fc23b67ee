import { Backoff, pause } from '../backoff.js';
import { randomId } from '../encoding/bytes.js';
import { EARLY_CANDIDATES, OFFER_WITHIN, RETRY_AT_LEAST } from '../limits.js';
import type { KeyOutcome } from '../servers/directory.js';
import type { Candidate, Description, Directed } from '../servers/signaling-frames.js';
import type { ChannelFrame } from './channel-frames.js';
import { Connection, type ChannelPath, type ConnectionEnd, type ConnectionEvents } from './connection.js';
import { isDescriptionGenuine, signDescription, type Route } from './description.js';
import type { Surroundings } from './surroundings.js';
import type { Warm } from './warm.js';

export interface NegotiationEvents extends Pick<
  ConnectionEvents,
  'patience' | 'handleChange' | 'handleOpen' | 'handleFrame' | 'handleWhole' | 'handleDrained'
> {
  signal(frame: Directed): void;
  /** The key that the peer's device signs with; `said` is the chain that came with what it signed. */
  key(said: string | undefined): Promise<KeyOutcome>;
  /** We have not heard of the peer, so it may not have heard of us. */
  isStranger(): boolean;
  /** May a connection be made that only the other side wants? */
  hasRoom(): boolean;
  handleTravelled(bytes: number, path: ChannelPath): void;
  /** No connection is open any more. */
  handleDisconnected(): void;
  /** The connection died; if it is wanted, another one is begun soon. */
  handleLost(wasOpen: boolean): void;
}

const VERIFY_ATTEMPTS = 5;
const REBUILD_AT_MOST = 15_000;

/**
 * Whether there is a connection to a peer, and which; it is built anew when it dies. The newcomer offers; whoever was
 * there first offers only when no offer came. Two offers at once: the peer with the greater id is polite and yields.
 */
export class Negotiation {
  connection: Connection | undefined;
  /** Somebody spoke in the peer's name who is not that. */
  refused = false;
  /** Is the connection needed for the room? If neither side needs it, there is none. */
  wanted = false;
  /** The peer is gone, and nothing is begun with it any more. */
  over = false;
  private wantedThere = true;
  /**
   * An offer that there was no room or no need for, and its candidates: for when the peer is wanted after all, or the
   * connection dies.
   */
  private unanswered: Directed[] = [];
  private yielding = false;
  /** What we offered is forgotten here and may yet get there: only another offer of ours takes its place. */
  private renewedAt = -Infinity;
  /** The last one that ended; what is still said about it begins no other. */
  private ended = '';
  private incoming: Promise<unknown> = Promise.resolve();
  private outgoing: Promise<unknown> = Promise.resolve();
  private starting: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff(500, REBUILD_AT_MOST);
  private readonly polite: boolean;

  constructor(
    private readonly room: string,
    private readonly me: string,
    private readonly peer: string,
    private readonly around: Surroundings,
    private readonly events: NegotiationEvents,
  ) {
    this.polite = me > peer;
  }

  /** The newcomer's side. */
  offerNow(): void {
    this.wanted = true;
    clearTimeout(this.starting);
    void this.start();
  }

  /** The side that was there first: an offer should come by itself, within that time. */
  awaitOffer(within: number): void {
    this.wanted = true;
    if (this.connection) return;
    this.startIn(within);
  }

  /** There is a way to it again, by others. */
  retry(): void {
    if (!this.connection) this.startIn(0);
  }

  /** A connection that was begun by other means. */
  adopt(id: string, made: Warm): void {
    this.drop();
    clearTimeout(this.starting);
    this.wanted = true;
    this.connection = this.connect(id, made.late !== undefined, made);
  }

  /** It has become a neighbour, after both were there; or we alone want something of it. */
  want(alone = false): void {
    if (this.wanted) return;
    if (alone) this.offerNow();
    else this.awaitOffer(0);
    this.hearUnanswered();
    this.connection?.out?.send({ type: 'neighbour', wanted: true });
  }

  /** Others are the neighbours; what it said to us may still come over them. */
  unwant(): void {
    if (!this.wanted) return;
    this.wanted = false;
    clearTimeout(this.starting);
    this.forgetUnopened();
    this.connection?.out?.send({ type: 'neighbour', wanted: false });
    this.partIfUnwanted();
  }

  /** What was begun without a line knows too few candidates, and would be waited for in vain. */
  beginAnew(): void {
    if (this.connection?.offering && !this.connection.opened) this.renewedAt = performance.now();
    // In place of the one that the other side offered and insists on, it would take no other.
    if (this.connection?.offering || !this.polite) this.forgetUnopened();
    if (this.connection) this.connection.restartIfFaltering();
    else this.startIn(0);
  }

  /** What the peer had begun with us may be forgotten there: our own offer is not insisted on, nor waited for long. */
  yieldSoon(): void {
    if (this.connection?.opened) return this.connection.restartIfFaltering();
    this.yielding = true;
    this.startIn(3 * OFFER_WITHIN);
  }

  /** Signaling could not reach it, so what we had begun will not be answered. */
  handleAbsent(): void {
    if (this.connection?.opened) return;
    this.forgetUnopened();
    this.startIn(this.backoff.next() + OFFER_WITHIN);
  }

  /** `carried`: by other peers, who say whatever they like in whomever's name, and what they heard long ago. */
  hear(frame: Directed, carried = false): void {
    this.incoming = this.incoming.then(() => this.take(frame, carried)).catch(() => undefined);
  }

  /** A connection that stands does not fall because somebody sends rubbish in its peer's name. */
  refuse(): void {
    if (this.connection?.opened) return;
    this.refused = true;
    clearTimeout(this.starting);
    this.drop();
    this.events.handleChange();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.starting);
    this.drop();
  }

  /** One side is enough to end it, and the other one's channel closes. */
  private partIfUnwanted(): void {
    if (this.wanted || this.wantedThere || this.polite) return;
    this.drop();
    this.events.handleChange();
  }

  private drop(): void {
    const { connection } = this;
    this.connection = undefined;
    if (connection) this.ended = connection.id;
    connection?.close();
    if (connection?.opened) this.events.handleDisconnected();
  }

  private forgetUnopened(): void {
    if (!this.connection?.opened) this.drop();
  }

  /** The polite one leaves the other time to offer first. */
  private startIn(milliseconds: number): void {
    clearTimeout(this.starting);
    if (!this.wanted) return;
    this.starting = setTimeout(() => void this.start(), milliseconds + (this.polite ? OFFER_WITHIN : 0));
  }

  private async start(): Promise<void> {
    if (this.yielding) this.forgetUnopened();
    if (this.over || this.refused || this.connection || !this.wanted) return;
    if (this.events.patience() === Infinity) return this.startIn(REBUILD_AT_MOST);
    const { iceServers } = this.around;
    const made = await iceServers.makeOffer(await iceServers.get());
    if (this.over || this.refused || this.connection || !this.wanted) return made?.pc.close();
    if (!made) return this.startIn(this.backoff.next());
    this.connection = this.connect(randomId(), true, made);
    this.connection.sayDescription();
    this.events.handleChange();
  }

  private async take(frame: Directed, carried: boolean): Promise<void> {
    if (this.over) return;
    if (frame.type === 'candidate') {
      if (frame.connection === this.connection?.id) await this.connection.addCandidate(frame.candidate);
      else if (frame.connection === this.unanswered[0]?.connection) this.leave(frame);
      return;
    }
    const genuine = await this.isGenuine(frame);
    if (genuine === 'unknown') return;
    if (genuine === 'forged') return carried ? undefined : this.refuse();
    const isNew = frame.connection !== this.connection?.id;
    if (isNew && frame.type === 'answer') return;
    this.refused = false;
    if (isNew && carried && this.connection?.out && !this.connection.faltering) {
      this.unanswered = [];
      return this.leave(frame);
    }
    const connection = await this.connectionFor(frame);
    await connection?.take(frame, this.polite);
  }

  /** The one that the description belongs to; a new one for an offer that begins one and does not lose against ours. */
  private async connectionFor(frame: Description): Promise<Connection | undefined> {
    if (this.connection?.id === frame.connection) return this.connection;
    const { iceServers } = this.around;
    const servers = await iceServers.get();
    if (this.over || frame.connection === this.ended || this.insistsOnOwnOffer()) return undefined;
    this.unanswered = [];
    if (!this.wanted && !this.events.hasRoom()) return this.leave(frame);
    clearTimeout(this.starting);
    this.drop();
    this.connection = this.connect(frame.connection, false, iceServers.take(servers));
    this.events.handleChange();
    return this.connection;
  }

  private leave(frame: Directed): undefined {
    if (this.unanswered.length <= EARLY_CANDIDATES) this.unanswered.push(frame);
  }

  private hearUnanswered(): void {
    for (const frame of this.unanswered.splice(0)) this.hear(frame);
  }

  private insistsOnOwnOffer(): boolean {
    if (performance.now() - this.renewedAt < OFFER_WITHIN) return !this.polite;
    if (!this.connection || this.connection.opened) return false;
    return this.connection.offering && !this.polite && !this.yielding;
  }

  private connect(id: string, offering: boolean, made: Warm): Connection {
    this.yielding = false;
    const connection: Connection = new Connection(id, offering, { me: this.me, peer: this.peer }, made, {
      ...this.events,
      handleDescription: (description) => this.say(() => this.signed(description, id)),
      handleCandidate: (candidate: Candidate | null) =>
        this.say(() => Promise.resolve({ type: 'candidate', connection: id, candidate })),
      handleOpen: () => this.handleOpen(),
      handleFrame: (frame) => this.handleFrame(frame),
      handleTravelled: (bytes) => this.events.handleTravelled(bytes, connection.way?.path ?? 'relayed'),
      handleDead: (end) => this.handleDead(connection, end),
    });
    return connection;
  }

  private handleOpen(): void {
    this.backoff.reset();
    this.wantedThere = true;
    if (!this.wanted) this.connection?.out?.send({ type: 'neighbour', wanted: false });
    this.events.handleOpen();
  }

  private handleFrame(frame: ChannelFrame): void {
    if (frame.type !== 'neighbour') return this.events.handleFrame(frame);
    this.wantedThere = frame.wanted;
    this.partIfUnwanted();
  }

  private handleDead(connection: Connection, end: ConnectionEnd): void {
    if (this.over || this.connection !== connection) return;
    // It may be our own line that is out.
    if (end !== 'closed') this.around.signaling.probe();
    this.drop();
    this.startIn(this.backoff.next());
    this.hearUnanswered();
    this.events.handleLost(connection.opened);
  }

  /** In the order in which they were made, though signing takes a moment. */
  private say(make: () => Promise<Directed | undefined>): void {
    const made = make();
    this.outgoing = this.outgoing
      .then(() => made)
      .then((frame) => frame && this.events.signal(frame))
      .catch(() => undefined);
  }

  private async signed(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }, connection: string) {
    const route: Route = { room: this.room, from: this.me, to: this.peer, connection };
    const signed = await signDescription(description, route, this.around.signer);
    return signed && this.events.isStranger() ? { ...signed, ...this.around.introduction } : signed;
  }

  private async isGenuine(frame: Description): Promise<'genuine' | 'forged' | 'unknown'> {
    for (let attempt = 0; attempt < VERIFY_ATTEMPTS && !this.over; attempt += 1) {
      const outcome = await this.events.key(frame.chain);
      if (outcome.kind !== 'unreachable') {
        const route: Route = { room: this.room, from: this.peer, to: this.me, connection: frame.connection };
        const genuine = outcome.kind === 'found' && (await isDescriptionGenuine(frame, route, outcome.key));
        return genuine ? 'genuine' : 'forged';
      }
      await pause(RETRY_AT_LEAST * (attempt + 1));
    }
    return 'unknown';
  }
}
