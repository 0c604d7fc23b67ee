import type { Invite, JoinOutcome, MissedPosts, Room, RoomKey, RoomPost, RoomStats } from './api.js';
import { bytesOf, concat, digestOf, utf8, type Bytes } from './bytes.js';
import { Carrier } from './carrier.js';
import { Chains } from './chains.js';
import type { ChannelFrame } from './channel-frames.js';
import type { ChannelPath } from './connection.js';
import { LINKS_AT_MOST, LOOK_UP_EVERY, OFFER_SOON, OFFER_WITHIN, ROOM_PEERS } from './limits.js';
import type { Introduction } from './invites.js';
import { Listeners } from './listeners.js';
import { LazyFiles } from './files/lazily.js';
import { isAboutFile } from './files/frames.js';
import { openingFor, type Opening } from './opening.js';
import { Peer, type PeerEvents } from './peer.js';
import { Posts } from './posts.js';
import { Roster } from './roster.js';
import type { Directed, Occupant } from './signaling-frames.js';
import type { Surroundings } from './surroundings.js';
import type { Warm } from './warm.js';

const OPEN_NAME = /^[A-Za-z0-9._~-]{1,123}$/;
const SECRET_BYTES = 32;

/** The id that signaling knows the room by, which for an invite-only room tells nothing of the secret. */
export async function roomId(key: RoomKey): Promise<string | undefined> {
  if ('name' in key) return OPEN_NAME.test(key.name) ? `open.${key.name}` : undefined;
  const secret = bytesOf(key.secret);
  if (secret?.length !== SECRET_BYTES) return undefined;
  return `invite.${await digestOf(concat(utf8('peerstead/room/v1'), secret))}`;
}

/** What others in the SDK want to hear of a room. */
export interface RoomEvents {
  handleFrame(frame: ChannelFrame, peer: Peer): void;
  handleConnected(peer: Peer): void;
  handleTravelled(bytes: number, path: ChannelPath): void;
}

/** Bytes among the connected peers, kept apart by name: what `sync` is made of. */
export interface Adapter {
  connected(): readonly string[];
  /** Do neighbours rely on this one for what others say? Then there are more peers than connections. */
  readonly forwards: boolean;
  /** To everybody who is connected, or to one of them. */
  send(bytes: Uint8Array, to?: string): void;
  onBytes(listener: (bytes: Bytes, from: string) => void): () => void;
  onConnected(listener: (peer: string) => void): () => void;
}

type Joined = { readonly kind: 'joined' } | Extract<JoinOutcome, { kind: 'refused' }>;

/** One room as this tab is in it; `handle` gives the application's view. */
export class Gathering {
  readonly joined: Promise<Joined>;
  private settle!: (outcome: Joined) => void;
  private isJoined = false;
  private joinedAt = -Infinity;
  private me: string | undefined;
  private closed = false;
  private readonly chains: Chains;
  private carrier: Carrier | undefined;
  private opening: Opening | undefined;
  /** Only the newest join counts. */
  private turn = 0;
  private readonly roster = new Roster();
  private posts: Posts | undefined;
  private readonly heard = new Listeners<RoomPost>();
  private readonly missed = new Listeners<MissedPosts>();
  private readonly wholes = new Listeners<{ name: string; bytes: Bytes; from: string }>();
  private readonly connections = new Listeners<string>();
  private readonly bytes = { direct: 0, relayed: 0 };

  private readonly files: LazyFiles;
  private readonly peerEvents = this.hearPeers();

  constructor(
    readonly id: string,
    private readonly key: RoomKey,
    private readonly around: Surroundings,
    private readonly events: RoomEvents,
  ) {
    this.files = new LazyFiles(id, this.roster, around.files);
    this.joined = new Promise((resolve) => (this.settle = resolve));
    this.chains = new Chains(around.directory);
  }

  /** For everybody who is connected to a device, whatever the room is for; not over a connection that falters. */
  connectedTo(device: string): Peer | undefined {
    return this.tabsOf(device).find((peer) => peer.describe().connection === 'connected');
  }

  /** True if a tab of the device is in the room, and is being connected for that. */
  reach(device: string): boolean {
    return this.tabsOf(device).some((peer) => this.roster.begins(peer));
  }

  private tabsOf(device: string): readonly Peer[] {
    return this.roster.all().filter((peer) => peer.occupant.device === device);
  }

  private stats(): RoomStats {
    const { direct, relayed } = this.bytes;
    const directShare = direct + relayed > 0 ? direct / (direct + relayed) : undefined;
    return { directBytes: direct, relayedBytes: relayed, directShare };
  }

  handle(leave: () => void): Room {
    const { id } = this;
    const peers = () => this.roster.peers();
    const unlisten: (() => void)[] = [];
    const until = (stop: () => void) => {
      unlisten.push(stop);
      return stop;
    };
    let left = false;
    return {
      id,
      get peers() {
        return peers();
      },
      say: (body, options = {}) => this.said().say(body, options),
      onPost: (listener) => until(this.heard.add(listener)),
      onMissed: (listener) => until(this.missed.add(listener)),
      onPeers: (listener) => until(this.roster.changes.add(listener)),
      sendFile: (peer, file, options) => this.files.send(peer, file, options),
      onFile: (listener) => until(this.files.onFile(listener)),
      stats: () => this.stats(),
      invite: () => this.invite(),
      leave: () => {
        for (const stop of unlisten.splice(0)) stop();
        if (!left) leave();
        left = true;
      },
    };
  }

  adapter(name: string): Adapter {
    const { roster } = this;
    return {
      get forwards() {
        return roster.forwards;
      },
      connected: () => roster.connected().map((peer) => peer.id),
      send: (bytes, to) => {
        const peers = to === undefined ? roster.all() : [roster.get(to)];
        for (const peer of peers) peer?.sendWhole(name, bytes);
      },
      onBytes: (listener) =>
        this.wholes.add((whole) => {
          if (whole.name === name) listener(whole.bytes, whole.from);
        }),
      onConnected: (listener) => this.connections.add(listener),
    };
  }

  /** The server welcomed this tab, maybe again, maybe under another peer id: that invalidates every connection. */
  handleWelcome(me: string): void {
    if (this.me !== undefined && this.me !== me) this.dropAll();
    this.beginAs(me);
    void this.join(me);
  }

  /** The first time with an offer for whoever is there, if it can be made without asking a server. */
  private async join(me: string): Promise<void> {
    const turn = (this.turn += 1);
    const opening = this.isJoined ? undefined : await openingFor(this.id, me, this.around);
    if (this.closed || turn !== this.turn) return opening?.made.pc.close();
    this.takeOpening()?.made.pc.close();
    this.opening = opening;
    this.around.signaling.send({ type: 'join', room: this.id, ...(opening ? { offer: opening.offer } : {}) });
  }

  /** By an invite one is in when the connection to whom it is from stands. */
  private settleIn(): void {
    if (this.isJoined) return;
    this.isJoined = true;
    this.settle({ kind: 'joined' });
  }

  /** What does not need signaling. */
  beginAs(me: string): void {
    this.me = me;
    this.posts ??= this.postsAs(me);
    const { identity, signer } = this.around;
    this.carrier ??= new Carrier({ peer: me, identity, device: signer.device }, () => this.roster.connected());
  }

  handleJoined(occupants: readonly Occupant[], offered?: string): void {
    const listed = new Set(occupants.map((occupant) => occupant.peer));
    if (!this.isJoined && occupants.every(({ peer }) => peer === this.me)) this.posts?.settle();
    for (const peer of this.roster.all()) if (!listed.has(peer.id)) peer.handleLeft();
    const before = this.roster.all();
    const added = this.add(occupants);
    const opening = this.takeOpening();
    const chosen = added.find((peer) => peer.id === offered);
    if (opening && chosen) chosen.negotiation.adopt(opening.offer.connection, opening.made);
    else opening?.made.pc.close();
    for (const peer of added) if (this.roster.isNeighbour(peer)) peer.negotiation.offerNow();
    for (const peer of before) peer.handleRejoined();
    this.roster.meetNeighbours();
    this.isJoined = true;
    this.joinedAt = performance.now();
    this.settle({ kind: 'joined' });
  }

  handlePeerJoined(occupant: Occupant): void {
    this.roster.get(occupant.peer)?.handleJoinedAgain();
    // If both came at the same time, each by another replica, neither may have been told that the other was there.
    const within = performance.now() - this.joinedAt < OFFER_WITHIN ? OFFER_SOON : OFFER_WITHIN;
    for (const newcomer of this.add([occupant])) {
      if (this.roster.isNeighbour(newcomer)) newcomer.negotiation.awaitOffer(within);
    }
    this.roster.meetNeighbours();
  }

  /** Signaling is heard again after a silence. */
  handleLineBack(): void {
    for (const peer of this.roster.all()) peer.negotiation.beginAnew();
  }

  handlePeerLeft(peer: string): void {
    this.roster.get(peer)?.handleLeft();
  }

  handlePeerAbsent(peer: string): void {
    this.roster.get(peer)?.negotiation.handleAbsent();
  }

  hear(frame: Directed, from: string): void {
    this.roster.get(from)?.negotiation.hear(frame);
  }

  /** True if the room had been joined before: then its peers stay, and joining goes on by itself. */
  refuse(reason: string, advice: string): boolean {
    if (this.isJoined) return true;
    this.settle({ kind: 'refused', reason, advice });
    return false;
  }

  /** The page goes away: say so while there is a moment. */
  bye(): void {
    for (const peer of this.roster.all()) peer.send({ type: 'bye' });
  }

  close(): void {
    this.files.close();
    this.bye();
    const peers = this.roster.clear();
    this.posts?.close();
    this.closed = true;
    this.takeOpening()?.made.pc.close();
    // Closing at once would throw the goodbye away.
    setTimeout(() => peers.forEach((peer) => peer.negotiation.close()), 200);
    for (const listeners of [this.heard, this.missed, this.roster.changes, this.wholes, this.connections])
      listeners.clear();
  }

  private takeOpening(): Opening | undefined {
    const { opening } = this;
    this.opening = undefined;
    return opening;
  }

  private postsAs(me: string): Posts {
    const company = {
      peer: (id: string) => this.roster.get(id),
      describe: (peer: Peer) => this.roster.describe(peer),
      connected: () => this.roster.connected(),
      forwards: () => this.roster.forwards,
      handOver: (identity: string, by: string) => this.handOver(identity, by),
    };
    return new Posts(this.id, me, this.around, company, this.heard, this.missed);
  }

  private said(): Posts {
    if (!this.posts) throw new TypeError('Whoever left a room says nothing in it.');
    return this.posts;
  }

  private async invite(): Promise<Invite> {
    const me = this.occupant();
    const { inviteByHand } = await import('./invites.js');
    return inviteByHand(this.around, me, this.id, this.key, (...met) => this.meet(...met));
  }

  /** The newcomer's side of an invite. */
  async answer(offer: Introduction): Promise<string> {
    const { answerByHand } = await import('./invites.js');
    const { code, made } = await answerByHand(this.around, this.occupant(), offer);
    this.meet(offer.from, offer.connection, made);
    return code;
  }

  private meet(occupant: Occupant, connection: string, made: Warm): void {
    if (this.closed) return made.pc.close();
    this.introduce([occupant]);
    this.roster.get(occupant.peer)?.negotiation.adopt(connection, made);
  }

  private occupant(): Occupant {
    if (this.me === undefined) throw new TypeError('Whoever left a room invites nobody to it.');
    return { peer: this.me, identity: this.around.identity, device: this.around.signer.device };
  }

  private handOver(identity: string, by: string): Promise<unknown> {
    const neighbour = this.roster.get(by);
    return this.handOverBy(neighbour ? [neighbour] : [], identity);
  }

  private async handOverBy(neighbours: readonly Peer[], identity: string): Promise<unknown> {
    for (const neighbour of neighbours) {
      const statements = await this.chains.ask(identity, neighbour);
      if (statements && statements.length > 0) return statements;
    }
    return undefined;
  }

  private signal(frame: Directed, to: Peer): void {
    const sent = !to.introduced && this.around.signaling.send({ ...frame, room: this.id, to: to.id });
    if (!sent) this.carrier?.send(frame, to.id);
  }

  /** Whom signaling does not tell, or does not know, hears from us who is here. */
  private introduceTo(peer: Peer): void {
    const others = this.roster.all().filter((one) => one !== peer);
    const needed = peer.introduced || this.around.signaling.connectivity !== 'online';
    if (needed && others.length > 0) peer.send({ type: 'company', peers: others.map(({ occupant }) => occupant) });
    if (this.around.signaling.peer !== undefined) return;
    // Over this one there may be a way to those whom we lost.
    for (const one of others) one.negotiation.retry();
  }

  private handleCarried(carried: Extract<ChannelFrame, { type: 'carried' }>, by: Peer): void {
    const ours = this.carrier?.hear(carried, by);
    if (!ours) return;
    this.introduce([ours.from]);
    this.roster.get(ours.from.peer)?.negotiation.hear(ours.frame);
  }

  /** Those in the room of whom others told; they stay only as long as there is a connection. */
  private introduce(occupants: readonly Occupant[]): void {
    const places = Math.max(0, ROOM_PEERS - this.roster.size);
    const unknown = occupants.filter(({ peer }) => !this.roster.get(peer)).slice(0, places);
    if (unknown.length === 0) return;
    for (const peer of this.add(unknown)) [peer.introduced, peer.present] = [true, false];
    this.roster.meetNeighbours();
  }

  /** The ones that are new. */
  private add(occupants: readonly Occupant[]): readonly Peer[] {
    const me = this.me;
    if (me === undefined) return [];
    const added = occupants
      .filter(({ peer }) => peer !== me && !this.roster.get(peer))
      .map((occupant) => new Peer(occupant, this.id, me, this.around, this.peerEvents));
    for (const peer of added) this.roster.add(peer);
    this.roster.settleNeighbours(me);
    for (const peer of added) {
      void peer.learnHandle(this.roster.isNeighbour(peer) ? 0 : LOOK_UP_EVERY * this.roster.size);
    }
    this.roster.tell();
    return added;
  }

  private hearPeers(): PeerEvents {
    return {
      handleChange: (peer) => this.roster.look(peer),
      canDescribe: () => this.around.signaling.peer !== undefined || this.roster.connected().length > 0,
      signal: (frame, to) => this.signal(frame, to),
      handOver: (peer) => this.handOverBy(this.roster.connected(), peer.occupant.identity),
      handleConnected: (connected) => {
        this.introduceTo(connected);
        this.settleIn();
        this.posts?.handleConnected(connected);
        this.connections.tell(connected.id);
        this.files.handleConnected(connected.id);
        this.events.handleConnected(connected);
      },
      hasRoom: () => this.roster.connected().length < LINKS_AT_MOST,
      handleDisconnected: (peer) => this.posts?.handleDisconnected(peer),
      handleDrained: (peer) => this.posts?.handleDrained(peer),
      handleFrame: (frame, from) => this.handleFrame(frame, from),
      handleWhole: (name, bytes, from) => {
        if (!this.files.handleWhole(name, bytes, from.id)) this.wholes.tell({ name, bytes, from: from.id });
      },
      handleTravelled: (bytes, path) => {
        this.bytes[path] += bytes;
        this.events.handleTravelled(bytes, path);
      },
      handleGone: (gone) => this.handleGone(gone),
    };
  }

  private handleGone(gone: Peer): void {
    this.roster.remove(gone);
    this.posts?.handleGone(gone);
    if (this.roster.size === 0) this.posts?.settle();
    if (this.closed) return;
    this.add([]);
    this.roster.meetNeighbours();
  }

  private handleFrame(frame: ChannelFrame, peer: Peer): void {
    if (isAboutFile(frame)) return this.files.handleFrame(frame, peer.id);
    if (frame.type.startsWith('post')) return this.posts?.hear(frame, peer);
    if (frame.type === 'company') return this.introduce(frame.peers);
    if (frame.type === 'carried') return this.handleCarried(frame, peer);
    if (frame.type === 'chain' || frame.type === 'chain-wanted') void this.chains.hear(frame, peer);
    else this.events.handleFrame(frame, peer);
  }

  private dropAll(): void {
    for (const peer of this.roster.clear()) peer.negotiation.close();
    this.posts?.close();
    this.posts = undefined;
    this.carrier = undefined;
    this.roster.tell();
  }
}
