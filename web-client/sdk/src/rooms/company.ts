import type { Invite, RoomKey } from '../api/rooms.js';
import type { ChannelFrame } from '../connections/channel-frames.js';
import { isDescriptionGenuine } from '../connections/description.js';
import type { Surroundings } from '../connections/surroundings.js';
import type { Warm } from '../connections/warm.js';
import { INTRODUCED_WITHIN, PROOFS_AT_ONCE, ROOM_PEERS } from '../limits.js';
import type { Description, Directed, Occupant } from '../servers/signaling-frames.js';
import { Carrier } from './carrier.js';
import type { Chains } from './chains.js';
import { answerByHand, inviteByHand, type Introduction } from './invites.js';
import type { Peer } from './peer.js';
import type { Roster } from './roster.js';

/**
 * Those in a room of whom others told, not signaling; they stay only as long as there is a connection, or may soon be one
 * again.
 */
export class Company {
  private readonly carrier: Carrier;
  /** Under way, by whom they are of; what else is carried from there waits for them. */
  private readonly proofs = new Map<string, Promise<void>>();

  constructor(
    private readonly room: string,
    private readonly key: RoomKey,
    private readonly me: Occupant,
    private readonly roster: Roster,
    private readonly chains: Chains,
    private readonly around: Surroundings,
    /** The ones that are new. */
    private readonly add: (occupants: readonly Occupant[]) => readonly Peer[],
  ) {
    this.carrier = new Carrier(me, () => roster.connected());
  }

  /** For somebody to come in by, without any server. */
  invite(): Promise<Invite> {
    return inviteByHand(this.around, this.me, this.room, this.key, (...met) => this.meet(...met));
  }

  /** The newcomer's side of an invite; undefined if no browser can take its offer. */
  async answer(offer: Introduction): Promise<string | undefined> {
    const answered = await answerByHand(this.around, this.me, offer);
    const isMet = answered && this.meet(offer.from, offer.connection, answered.made);
    return isMet ? answered.code : undefined;
  }

  /** False if that is not to be, as this tab left the room or nobody more fits in. */
  private meet(occupant: Occupant, connection: string, made: Warm): boolean {
    this.admit(occupant);
    const peer = this.known(occupant);
    if (peer) peer.negotiation.adopt(connection, made);
    else made.pc.close();
    return peer !== undefined;
  }

  send(frame: Directed, to: string): void {
    this.carrier.send(frame, to);
  }

  async hear(carried: Extract<ChannelFrame, { type: 'carried' }>, by: Peer): Promise<void> {
    const ours = this.carrier.hear(carried, by);
    if (!ours) return;
    const { from, frame } = ours;
    if (frame.type === 'offer' && !this.known(from)) this.prove(from, frame);
    // In the order in which they came.
    await this.proofs.get(nameOf(from));
    this.known(from)?.negotiation.hear(frame, true);
  }

  /** Whom signaling does not tell, or does not know, hears from us who is here. */
  introduceTo(peer: Peer): void {
    const others = this.roster.all().filter((one) => one !== peer);
    if (this.isUntold(peer) && others.length > 0)
      peer.send({ type: 'company', peers: others.map(({ occupant }) => occupant) });
    if (this.around.signaling.peer !== undefined) return;
    // Over this one there may be a way to those whom we lost.
    for (const one of others) one.negotiation.retry();
  }

  hearOf(occupants: readonly Occupant[], by: Peer): void {
    if (this.isUntold(by)) this.introduce(occupants);
  }

  /** Signaling does not say who is here, to one of us two; else nobody else's word counts. */
  private isUntold(peer: Peer): boolean {
    return !peer.present || this.around.signaling.connectivity !== 'online';
  }

  private introduce(occupants: readonly Occupant[], areProven = false): void {
    const places = Math.max(0, ROOM_PEERS - this.roster.size);
    const unknown = occupants.filter(({ peer }) => !this.roster.get(peer)).slice(0, places);
    if (unknown.length === 0) return;
    const added = this.add(unknown);
    for (const peer of added) [peer.introduced, peer.present] = [true, false];
    this.roster.meetNeighbours();
    setTimeout(() => this.dismiss(added, areProven), INTRODUCED_WITHIN);
  }

  /** With whom no connection came about. In a large room, others reach those who are no neighbours, if they told of them. */
  private dismiss(added: readonly Peer[], areProven: boolean): void {
    const idle = added.filter((peer) => peer.introduced && !peer.negotiation.connection);
    for (const peer of idle.filter((one) => areProven || this.roster.isNeighbour(one))) peer.handleLeft();
  }

  private known({ peer, identity }: Occupant): Peer | undefined {
    const known = this.roster.get(peer);
    return known?.occupant.identity === identity ? known : undefined;
  }

  /** Who has proved to be that is in the room, in place of whom others named so. */
  private admit(occupant: Occupant): void {
    const named = this.roster.get(occupant.peer);
    if (named?.introduced && !this.known(occupant)) named.handleLeft();
    this.introduce([occupant], true);
  }

  /** Of whom nobody told is in the room once a description proves to be theirs. */
  private prove(from: Occupant, frame: Description): void {
    if (this.proofs.size >= PROOFS_AT_ONCE) return;
    const name = nameOf(from);
    const proof = this.isGenuine(from, frame)
      .catch(() => false)
      .then((genuine) => {
        this.proofs.delete(name);
        if (genuine) this.admit(from);
      });
    this.proofs.set(name, proof);
  }

  private async isGenuine({ peer, identity, device }: Occupant, frame: Description): Promise<boolean> {
    const handOver = () => this.chains.askOneOf(this.roster.connected(), identity);
    const outcome = await this.around.directory.keyOf(identity, device, { said: frame.chain, handOver });
    const route = { room: this.room, from: peer, to: this.me.peer, connection: frame.connection };
    return outcome.kind === 'found' && isDescriptionGenuine(frame, route, outcome.key);
  }
}

/** Others may name a peer wrongly, so its id alone does not say who is meant. */
function nameOf({ peer, identity }: Occupant): string {
  return `${peer}/${identity}`;
}
