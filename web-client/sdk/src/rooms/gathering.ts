import type { JoinOutcome, RoomKey } from '../api/rooms.js';
import { openingFor, type Opening } from '../connections/opening.js';
import type { Surroundings } from '../connections/surroundings.js';
import { bytesOf, concat, digestOf, utf8 } from '../encoding/bytes.js';
import { lazily } from '../lazily.js';
import {
  LINKS_AT_MOST,
  LOOK_UP_AFTER,
  LOOK_UP_EVERY,
  OFFER_SOON,
  OFFER_WITHIN,
  SILENCE,
  SILENCE_UNSIGNALED,
} from '../limits.js';
import type { Directed, Occupant } from '../servers/signaling-frames.js';
import { Chains } from './chains.js';
import type { Company } from './company.js';
import { Conversation, type RoomEvents } from './conversation.js';
import { Peer, type PeerEvents } from './peer.js';
import { Roster } from './roster.js';

const OPEN_NAME = /^[A-Za-z0-9._~-]{1,123}$/;
const SECRET_BYTES = 32;

/** The id that signaling knows the room by, which for an invite-only room tells nothing of the secret. */
export async function roomId(key: RoomKey): Promise<string | undefined> {
  if ('name' in key) return OPEN_NAME.test(key.name) ? `open.${key.name}` : undefined;
  const secret = bytesOf(key.secret);
  if (secret?.length !== SECRET_BYTES) return undefined;
  return `invite.${await digestOf(concat(utf8('peerstead/room/v1'), secret))}`;
}

type Joined = { readonly kind: 'joined' } | Extract<JoinOutcome, { kind: 'refused' }>;

/** One room as this tab is in it: who else is there, and how they come to know of each other. */
export class Gathering {
  readonly joined: Promise<Joined>;
  readonly conversation: Conversation;
  private settle!: (outcome: Joined) => void;
  private isJoined = false;
  private joinedAt = -Infinity;
  /** Empty until it is known. */
  private me = '';
  private closed = false;
  private readonly chains: Chains;
  private company: (() => Promise<Company>) | undefined;
  private opening: Opening | undefined;
  /** Only the newest join counts. */
  private turn = 0;
  readonly roster = new Roster();
  private readonly peerEvents: PeerEvents;

  constructor(
    readonly id: string,
    private readonly key: RoomKey,
    private readonly around: Surroundings,
    events: RoomEvents,
  ) {
    this.joined = new Promise((resolve) => (this.settle = resolve));
    this.chains = new Chains(around.directory);
    this.conversation = new Conversation(id, this.roster, this.chains, around, events);
    this.peerEvents = this.hearPeers();
  }

  /** For everybody who is connected to a device, whatever the room is for; not over a connection that falters. */
  connectedTo(device: string): Peer | undefined {
    return this.tabsOf(device).find((one) => one.describe().connection === 'connected');
  }

  /** True if a tab of the device is in the room, and is being connected for that. */
  reach(device: string): boolean {
    return this.tabsOf(device).some((peer) => this.roster.begins(peer));
  }

  private tabsOf(device: string): readonly Peer[] {
    return this.roster.all().filter((peer) => peer.occupant.device === device);
  }

  /** The server welcomed this tab, maybe again, maybe under another peer id: that invalidates every connection. */
  handleWelcome(me: string): void {
    if (this.me !== '' && this.me !== me) this.dropAll();
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
    this.isJoined = true;
    this.settle({ kind: 'joined' });
  }

  /** What does not need signaling. */
  beginAs(me: string): void {
    this.me = me;
    this.conversation.beginAs(me);
    const { id, key, roster, chains, around } = this;
    this.company ??= lazily(async () => {
      const { Company } = await import('./without-servers.js');
      const occupant = { peer: me, identity: around.identity, device: around.signer.device };
      const add = (occupants: readonly Occupant[]) => (this.closed ? [] : this.add(occupants));
      return new Company(id, key, occupant, roster, chains, around, add);
    });
  }

  handleJoined(occupants: readonly Occupant[], offered?: string): void {
    const listed = new Map(occupants.map((occupant) => [occupant.peer, occupant.identity]));
    if (!this.isJoined && occupants.every(({ peer }) => peer === this.me)) this.conversation.settle();
    // Also whom others named wrongly.
    for (const peer of this.roster.all()) {
      if (listed.get(peer.id) === peer.occupant.identity) peer.handleRejoined();
      else peer.handleLeft();
    }
    const added = this.add(occupants);
    const opening = this.takeOpening();
    const chosen = added.find((peer) => peer.id === offered);
    if (opening && chosen) chosen.negotiation.adopt(opening.offer.connection, opening.made);
    else opening?.made.pc.close();
    for (const peer of added) if (this.roster.isNeighbour(peer)) peer.negotiation.offerNow();
    this.roster.meetNeighbours();
    this.settleIn();
    this.joinedAt = performance.now();
  }

  handlePeerJoined(occupant: Occupant): void {
    const known = this.roster.get(occupant.peer);
    if (known?.occupant.identity === occupant.identity) known.handleJoinedAgain();
    else known?.handleLeft();
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
    this.conversation.close();
    this.bye();
    const peers = this.roster.clear();
    this.closed = true;
    this.takeOpening()?.made.pc.close();
    // Closing at once would throw the goodbye away.
    setTimeout(() => peers.forEach((peer) => peer.negotiation.close()), 200);
  }

  private takeOpening(): Opening | undefined {
    const { opening } = this;
    this.opening = undefined;
    return opening;
  }

  /** For what signaling does not do. */
  async unsignaled(): Promise<Company> {
    if (!this.company) throw new TypeError('This room was left.');
    return this.company();
  }

  private signal(frame: Directed, to: Peer): void {
    const sent = to.present && this.around.signaling.send({ ...frame, room: this.id, to: to.id });
    if (!sent) this.withoutSignaling((company) => company.send(frame, to.id));
  }

  private withoutSignaling(act: (company: Company) => unknown): void {
    void this.unsignaled()
      .then(act)
      .catch(() => undefined);
  }

  /** The ones that are new. */
  private add(occupants: readonly Occupant[]): readonly Peer[] {
    const { me } = this;
    const added = occupants
      .filter(({ peer }) => peer !== me && !this.roster.get(peer))
      .map((occupant) => new Peer(occupant, this.id, me, this.around, this.peerEvents));
    for (const peer of added) this.roster.add(peer);
    this.roster.settleNeighbours(me);
    for (const { peer: id } of occupants) {
      const peer = this.roster.get(id);
      const isNear = peer && this.roster.isNeighbour(peer);
      void peer?.learnHandle(isNear ? LOOK_UP_AFTER : Math.random() * LOOK_UP_EVERY * this.roster.size);
    }
    this.roster.tell();
    return added;
  }

  private hearPeers(): PeerEvents {
    const { peerEvents } = this.conversation;
    return {
      ...peerEvents,
      handleChange: (peer) => this.roster.look(peer),
      patience: (peer) => {
        if (!peer.introduced && this.around.signaling.peer !== undefined) return SILENCE;
        const isCarried = this.roster.all().some((one) => one.describe().connection === 'connected');
        return isCarried ? SILENCE_UNSIGNALED : Infinity;
      },
      signal: (frame, to) => this.signal(frame, to),
      handOver: (peer) => this.chains.askOneOf(this.roster.connected(), peer.occupant.identity),
      hasRoom: () => this.roster.links() < LINKS_AT_MOST,
      handleConnected: (connected) => {
        this.withoutSignaling((company) => company.introduceTo(connected));
        this.settleIn();
        peerEvents.handleConnected(connected);
      },
      handleFrame: (frame, peer) => {
        if (frame.type === 'company') this.withoutSignaling((company) => company.hearOf(frame.peers, peer));
        else if (frame.type === 'carried') this.withoutSignaling((company) => company.hear(frame, peer));
        else if (frame.type === 'chain' || frame.type === 'chain-wanted') void this.chains.hear(frame, peer);
        else peerEvents.handleFrame(frame, peer);
      },
      handleGone: (gone) => {
        this.roster.remove(gone);
        peerEvents.handleGone(gone);
        if (this.closed) return;
        if (gone.isBack) return this.handlePeerJoined(gone.occupant);
        this.add([]);
        this.roster.meetNeighbours();
      },
    };
  }

  private dropAll(): void {
    for (const peer of this.roster.clear()) peer.negotiation.close();
    this.conversation.breakOff();
    this.company = undefined;
    this.roster.tell();
  }
}
