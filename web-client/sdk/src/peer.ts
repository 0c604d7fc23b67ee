import type { RoomPeer } from './api.js';
import { Backoff, pause } from './backoff.js';
import { randomId, type Bytes } from './bytes.js';
import { deviceOf } from './chain.js';
import type { ChannelFrame } from './channel-frames.js';
import type { Progress } from './channel-parts.js';
import { Connection, type ChannelPath, type ConnectionEnd } from './connection.js';
import { isDescriptionGenuine, signDescription, type Route } from './description.js';
import type { Directory } from './directory.js';
import type { FileKeeping } from './files/keeping.js';
import type { IceServers } from './ice-servers.js';
import { EARLY_CANDIDATES, OFFER_WITHIN, RETRY_AT_LEAST } from './limits.js';
import type { Signaling } from './signaling.js';
import type { Candidate, Description, Directed, Occupant } from './signaling-frames.js';
import type { Signer } from './signed.js';
import { warm, type Warm } from './warm.js';
import type { Way } from './way.js';

/** What every peer of every room needs. */
export interface Surroundings {
  readonly signaling: Signaling;
  readonly directory: Directory;
  readonly iceServers: IceServers;
  readonly signer: Signer;
  /** Whose browser this is. */
  readonly identity: string;
  readonly files: () => Promise<FileKeeping>;
}

export interface PeerEvents {
  handleChange(peer: Peer): void;
  handleConnected(peer: Peer): void;
  handleDisconnected(peer: Peer): void;
  /** Is there a way for descriptions, by signaling or over neighbours? */
  canSignal(): boolean;
  signal(frame: Directed, peer: Peer): void;
  /** The statements of its identity, as those have them who introduced it. */
  handOver(peer: Peer): Promise<unknown>;
  /** May a connection be made that only the other side wants? */
  hasRoom(): boolean;
  handleDrained(peer: Peer): void;
  handleFrame(frame: ChannelFrame, peer: Peer): void;
  handleWhole(name: string, bytes: Bytes, peer: Peer): void;
  handleTravelled(bytes: number, path: ChannelPath): void;
  /** Left the room, or is absent and silent. */
  handleGone(peer: Peer): void;
}

const VERIFY_ATTEMPTS = 5;
const REBUILD_AT_MOST = 15_000;

/**
 * Another peer of a room, and the connection to it, built anew when it dies. The newcomer offers; whoever was there
 * first offers only when no offer came. Two offers at once: the peer with the greater id is polite and yields.
 */
export class Peer {
  /** Known once the directory has the device in the identity's chain. */
  handle: string | undefined;
  /** Signaling says that it is in the room. A connection can outlive that: signaling may be the one who is away. */
  present = true;
  /** Known from others in the room: signaling does not reach it. */
  introduced = false;
  /** Is the connection needed for the room? If neither side needs it, there is none. */
  private wanted = false;
  private wantedThere = true;
  private connection: Connection | undefined;
  /** Made while an offer is awaited. */
  private spare: Warm | undefined;
  /** An offer that there was no room for, and its candidates: for when the peer is wanted after all. */
  private unanswered: Directed[] = [];
  private refused = false;
  private gone = false;
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
    readonly occupant: Occupant,
    private readonly room: string,
    private readonly me: string,
    private readonly around: Surroundings,
    private readonly events: PeerEvents,
  ) {
    this.polite = me > occupant.peer;
  }

  get id(): string {
    return this.occupant.peer;
  }

  get connected(): boolean {
    return this.connection?.opened === true;
  }

  get path(): ChannelPath | undefined {
    return this.way?.path;
  }

  describe(): RoomPeer {
    const { peer, identity, device } = this.occupant;
    const { handle, way } = this;
    const connection = this.connectionState();
    return {
      ...{ peer, identity, device, connection },
      ...(handle === undefined ? {} : { handle }),
      ...way,
    };
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
    this.startIn(this.polite ? 2 * OFFER_WITHIN : within);
    void this.warmUp();
  }

  /** There is a way to it again, by others. */
  retry(): void {
    if (!this.connection) this.startIn(this.polite ? 2 * OFFER_WITHIN : 0);
  }

  /** A connection that was begun by other means. */
  adopt(id: string, made: Warm): void {
    this.drop();
    clearTimeout(this.starting);
    this.wanted = true;
    this.connection = this.connect(id, made.offered !== undefined, made);
  }

  /** It has become a neighbour, after both were there; or we alone want something of it. */
  want(alone = false): void {
    if (this.wanted) return;
    if (alone) this.offerNow();
    else this.awaitOffer(0);
    for (const frame of this.unanswered.splice(0)) this.hear(frame);
    this.send({ type: 'neighbour', wanted: true });
  }

  /** Others are the neighbours; what it said to us may still come over them. */
  unwant(): void {
    if (!this.wanted) return;
    this.wanted = false;
    clearTimeout(this.starting);
    this.forgetUnopened();
    this.spare?.pc.close();
    this.spare = undefined;
    this.send({ type: 'neighbour', wanted: false });
    this.partIfUnwanted();
  }

  get isWanted(): boolean {
    return this.wanted;
  }

  /** Asks for its handle, at some time within so many milliseconds. */
  async learnHandle(within: number): Promise<void> {
    const { identity, device } = this.occupant;
    if (within > 0) await pause(Math.random() * within);
    if (this.gone || this.handle !== undefined) return;
    const outcome = await this.around.directory.withDevice(identity, device);
    if (this.gone || outcome.kind === 'unreachable') return;
    // Signaling says that the device is that identity's; the identity's own chain says whether that is so.
    if (outcome.kind !== 'found' || !deviceOf(outcome.chain, device)) return this.refuse();
    this.handle = outcome.chain.handle;
    this.events.handleChange(this);
  }

  /** Signaling works again; what waited for it goes on. */
  handleRejoined(): void {
    this.present = true;
    this.introduced = false;
    this.beginAnew();
  }

  /** What was begun without a line knows too few candidates, and would be waited for in vain. */
  beginAnew(): void {
    if (this.connection?.offering && !this.connection.opened) this.renewedAt = performance.now();
    this.forgetUnopened();
    if (this.connection) this.connection.restartIfFaltering();
    else this.startIn(this.polite ? OFFER_WITHIN : 0);
  }

  /**
   * It joined again, or we hear of it twice. What it had begun with us may be forgotten there, so we no longer insist on
   * our own offer, nor wait for its answer for long.
   */
  handleJoinedAgain(): void {
    this.present = true;
    this.introduced = false;
    if (this.connected) return;
    this.yielding = true;
    this.startIn(OFFER_WITHIN * (this.polite ? 4 : 3));
  }

  handleLeft(): void {
    this.present = false;
    if (!this.connected) this.goAway();
  }

  /** Signaling could not reach it, so what we had begun will not be answered. */
  handleAbsent(): void {
    if (this.connected) return;
    this.forgetUnopened();
    this.startIn(this.backoff.next() + OFFER_WITHIN);
  }

  hear(frame: Directed): void {
    this.incoming = this.incoming.then(() => this.take(frame)).catch(() => undefined);
  }

  /** Bytes that a frame sent now would wait for. */
  get backlog(): number {
    return this.connection?.backlog ?? 0;
  }

  /** False if nobody is connected there now, or too much waits already. */
  send(frame: ChannelFrame, progress?: Progress): boolean {
    return this.connection?.send(frame, progress) ?? false;
  }

  sendWhole(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    return this.connection?.sendWhole(name, bytes, progress) ?? false;
  }

  sendParts(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    return this.connection?.sendParts(name, bytes, progress) ?? false;
  }

  goAway(): void {
    if (this.gone) return;
    this.close();
    this.events.handleGone(this);
  }

  close(): void {
    this.gone = true;
    clearTimeout(this.starting);
    this.drop();
    this.spare?.pc.close();
    this.spare = undefined;
  }

  private get way(): Way | undefined {
    return this.connected ? this.connection?.way : undefined;
  }

  private connectionState(): RoomPeer['connection'] {
    if (this.connection?.opened) return this.connection.faltering ? 'disconnected' : 'connected';
    if (this.refused) return 'refused';
    return this.around.signaling.connectivity === 'online' ? 'connecting' : 'disconnected';
  }

  /** One side is enough to end it, and the other one's channel closes. */
  private partIfUnwanted(): void {
    if (this.wanted || this.wantedThere || this.polite) return;
    this.drop();
    this.events.handleChange(this);
  }

  private drop(): void {
    const { connection } = this;
    this.connection = undefined;
    if (connection) this.ended = connection.id;
    connection?.close();
    if (connection?.opened) this.events.handleDisconnected(this);
  }

  private forgetUnopened(): void {
    if (!this.connection || this.connection.opened) return;
    this.drop();
  }

  private async warmUp(): Promise<void> {
    const iceServers = await this.around.iceServers.get();
    if (!this.gone && !this.connection) this.spare ??= warm(iceServers);
  }

  private startIn(milliseconds: number): void {
    clearTimeout(this.starting);
    if (!this.wanted) return;
    this.starting = setTimeout(() => void this.start(), milliseconds);
  }

  private async start(): Promise<void> {
    if (this.yielding) this.forgetUnopened();
    if (this.gone || this.refused || this.connection || !this.wanted || !this.events.canSignal()) return;
    const made = this.spare ?? warm(await this.around.iceServers.get());
    if (this.gone || this.connection) return made.pc.close();
    this.connection = this.connect(randomId(), true, made);
    this.events.handleChange(this);
  }

  private async take(frame: Directed): Promise<void> {
    if (this.gone) return;
    if (frame.type === 'candidate') {
      if (frame.connection === this.connection?.id) await this.connection.addCandidate(frame.candidate);
      else if (frame.connection === this.unanswered[0]?.connection) this.leave(frame);
      return;
    }
    const genuine = await this.isGenuine(frame);
    if (genuine === 'unknown') return;
    if (genuine === 'forged') return this.refuse();
    if (frame.type === 'answer' && frame.connection !== this.connection?.id) return;
    this.refused = false;
    const connection = await this.connectionFor(frame);
    await connection?.take(frame, this.polite);
  }

  /** The one that the description belongs to; a new one for an offer that begins one and does not lose against ours. */
  private async connectionFor(frame: Description): Promise<Connection | undefined> {
    if (this.connection?.id === frame.connection) return this.connection;
    const iceServers = await this.around.iceServers.get();
    if (this.gone || frame.connection === this.ended || this.insistsOnOwnOffer()) return undefined;
    this.unanswered = [];
    if (!this.wanted && !this.events.hasRoom()) return this.leave(frame);
    clearTimeout(this.starting);
    this.drop();
    this.connection = this.connect(frame.connection, false, this.spare ?? warm(iceServers));
    this.events.handleChange(this);
    return this.connection;
  }

  private leave(frame: Directed): undefined {
    if (this.unanswered.length <= EARLY_CANDIDATES) this.unanswered.push(frame);
  }

  private insistsOnOwnOffer(): boolean {
    if (performance.now() - this.renewedAt < OFFER_WITHIN) return !this.polite;
    if (!this.connection || this.connection.opened) return false;
    return this.connection.offering && !this.polite && !this.yielding;
  }

  private connect(id: string, offering: boolean, made: Warm): Connection {
    this.yielding = false;
    this.spare = undefined;
    const connection: Connection = new Connection(id, offering, { me: this.me, peer: this.id }, made, {
      handleDescription: (description) => this.say(() => this.signed(description, id)),
      handleCandidate: (candidate: Candidate | null) =>
        this.say(() => Promise.resolve({ type: 'candidate', connection: id, candidate })),
      handleChange: () => this.events.handleChange(this),
      handleOpen: () => this.handleOpen(),
      handleFrame: (frame) => this.handleFrame(frame),
      handleWhole: (name, bytes) => this.events.handleWhole(name, bytes, this),
      handleTravelled: (bytes) => this.events.handleTravelled(bytes, connection.way?.path ?? 'relayed'),
      handleDrained: () => this.events.handleDrained(this),
      handleDead: (end) => this.handleDead(connection, end),
      canDescribe: () => this.events.canSignal(),
    });
    return connection;
  }

  private handleOpen(): void {
    this.backoff.reset();
    this.wantedThere = true;
    if (!this.wanted) this.send({ type: 'neighbour', wanted: false });
    this.events.handleConnected(this);
    this.events.handleChange(this);
  }

  private handleFrame(frame: ChannelFrame): void {
    if (frame.type === 'bye') this.goAway();
    else if (frame.type === 'neighbour') {
      this.wantedThere = frame.wanted;
      this.partIfUnwanted();
    } else this.events.handleFrame(frame, this);
  }

  private handleDead(connection: Connection, end: ConnectionEnd): void {
    if (this.gone || this.connection !== connection) return;
    // It may be our own line that is out.
    if (end !== 'closed') this.around.signaling.probe();
    this.drop();
    if (!this.present) return this.goAway();
    this.startIn(this.backoff.next() + (this.polite ? OFFER_WITHIN : 0));
    this.events.handleChange(this);
  }

  /** A connection that stands does not fall because somebody sends rubbish in its peer's name. */
  private refuse(): void {
    if (this.connected) return;
    this.refused = true;
    clearTimeout(this.starting);
    this.drop();
    this.events.handleChange(this);
  }

  /** In the order in which they were made, though signing takes a moment. */
  private say(make: () => Promise<Directed | undefined>): void {
    const made = make();
    this.outgoing = this.outgoing
      .then(() => made)
      .then((frame) => frame && this.events.signal(frame, this))
      .catch(() => undefined);
  }

  private signed(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }, connection: string) {
    const route: Route = { room: this.room, from: this.me, to: this.id, connection };
    return signDescription(description, route, this.around.signer);
  }

  private async isGenuine(frame: Description): Promise<'genuine' | 'forged' | 'unknown'> {
    const { identity, device, peer } = this.occupant;
    for (let attempt = 0; attempt < VERIFY_ATTEMPTS && !this.gone; attempt += 1) {
      const handOver = this.introduced ? () => this.events.handOver(this) : undefined;
      const outcome = await this.around.directory.keyOf(identity, device, handOver);
      if (outcome.kind !== 'unreachable') {
        const route: Route = { room: this.room, from: peer, to: this.me, connection: frame.connection };
        const genuine = outcome.kind === 'found' && (await isDescriptionGenuine(frame, route, outcome.key));
        return genuine ? 'genuine' : 'forged';
      }
      await pause(RETRY_AT_LEAST * (attempt + 1));
    }
    return 'unknown';
  }
}
