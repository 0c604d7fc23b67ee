import type { JoinByOutcome, JoinOutcome, RoomKey } from '../api/rooms.js';
import { pause } from '../backoff.js';
import type { Surroundings } from '../connections/surroundings.js';
import { ANSWER_WITHIN, JOIN_WITHIN, REACH_WITHIN } from '../limits.js';
import type { ServerFrame, SignalingError } from '../servers/signaling-frames.js';
import type { RoomEvents } from './conversation.js';
import { Gathering, roomId } from './gathering.js';
import { conversations } from './inside.js';
import type { Peer } from './peer.js';

const REJOIN_AFTER = 5_000;
const LOOK_EVERY = 50;

type Refused = Extract<JoinOutcome, { kind: 'refused' }>;
type Outcome = { readonly kind: 'joined' } | Refused;

/** The rooms that this tab is in, told apart for signaling and kept over reconnects. */
export class Rooms {
  private readonly all = new Map<string, { readonly gathering: Gathering; holders: number }>();
  private closed = false;

  constructor(
    private readonly around: Surroundings,
    private readonly events: RoomEvents,
  ) {
    around.signaling.frames.add((frame) => this.hear(frame));
    around.signaling.linesBack.add(() => this.each((gathering) => gathering.handleLineBack()));
    around.signaling.welcomes.add((me) => this.each((gathering) => gathering.handleWelcome(me)));
  }

  async join(key: RoomKey, signal?: AbortSignal): Promise<JoinOutcome> {
    const id = await roomId(key);
    if (id === undefined) {
      return refused('malformed', 'A room name has 1 to 123 letters, digits, and . _ ~ -; a secret has 32 bytes.');
    }
    const { gathering } = this.enter(id, key);
    return this.concluded(id, gathering, JOIN_WITHIN, signal);
  }

  private async concluded(
    id: string,
    gathering: Gathering,
    within: number,
    signal?: AbortSignal,
  ): Promise<JoinOutcome> {
    const outcome: Outcome = await Promise.race([gathering.joined, waited(within, signal)]);
    if (outcome.kind === 'refused') {
      this.leave(id);
      return outcome;
    }
    const { conversation } = gathering;
    const room = conversation.handle(
      async () => (await gathering.unsignaled()).invite(),
      () => this.leave(id),
    );
    conversations.set(room, conversation);
    // Had while there are servers to have it from.
    void import('./without-servers.js').catch(() => undefined);
    return { kind: 'joined', room };
  }

  /** Without signaling; `me` is the peer id that signaling would give. */
  async joinBy(code: string, me: string, signal?: AbortSignal): Promise<JoinByOutcome> {
    const invites = await import('./without-servers.js').catch(() => undefined);
    if (!invites) return UNREACHABLE;
    const offer = await invites.readInvite(code, me, this.around.directory, roomId);
    if (!offer) return invites.NOT_AN_INVITE;
    const { key, room: id } = offer;
    const { gathering } = this.enter(id, key);
    gathering.beginAs(me);
    const answer = await (await gathering.unsignaled()).answer(offer);
    if (answer === undefined) {
      this.leave(id);
      return invites.NOT_AN_INVITE;
    }
    const joined = this.concluded(id, gathering, ANSWER_WITHIN, signal);
    return { kind: 'answered', answer, key, joined };
  }

  /** A peer that is one of the device's tabs, connected in whatever room; one in a large room is connected for that. */
  async reach(device: string): Promise<Peer | undefined> {
    const until = performance.now() + REACH_WITHIN;
    const isBegun =
      !this.connectedTo(device) && [...this.all.values()].some(({ gathering }) => gathering.reach(device));
    while (isBegun && !this.connectedTo(device) && performance.now() < until) await pause(LOOK_EVERY);
    return this.connectedTo(device);
  }

  private connectedTo(device: string): Peer | undefined {
    for (const { gathering } of this.all.values()) {
      const peer = gathering.connectedTo(device);
      if (peer) return peer;
    }
    return undefined;
  }

  bye(): void {
    this.each((gathering) => gathering.bye());
  }

  close(): void {
    this.around.iceServers.close();
    this.closed = true;
    this.each((gathering) => gathering.close());
    this.all.clear();
  }

  private enter(id: string, key: RoomKey): { readonly gathering: Gathering; holders: number } {
    const entry = this.all.get(id) ?? { gathering: new Gathering(id, key, this.around, this.events), holders: 0 };
    entry.holders += 1;
    if (!this.all.has(id)) {
      this.all.set(id, entry);
      const me = this.around.signaling.peer;
      if (me !== undefined) entry.gathering.handleWelcome(me);
    }
    return entry;
  }

  private leave(id: string): void {
    const entry = this.all.get(id);
    if (!entry || --entry.holders > 0) return;
    this.all.delete(id);
    entry.gathering.close();
    this.around.signaling.send({ type: 'leave', room: id });
  }

  private hear(frame: ServerFrame): void {
    if (frame.type === 'error') return this.handleError(frame);
    const gathering = 'room' in frame ? this.all.get(frame.room)?.gathering : undefined;
    if (!gathering) return;
    switch (frame.type) {
      case 'joined':
        return gathering.handleJoined(frame.peers, frame.offered);
      case 'peer-joined':
        return gathering.handlePeerJoined({ peer: frame.peer, identity: frame.identity, device: frame.device });
      case 'peer-left':
        return gathering.roster.get(frame.peer)?.handleLeft();
      case 'offer':
      case 'answer':
      case 'candidate':
        return gathering.roster.get(frame.from)?.negotiation.hear(frame);
      default:
        return;
    }
  }

  private handleError({ reason, about, detail, advice, retryAfterSeconds }: SignalingError): void {
    if (about === undefined) return;
    if (reason === 'peer-absent')
      return this.each((gathering) => gathering.roster.get(about)?.negotiation.handleAbsent());
    const goesOn = this.all.get(about)?.gathering.refuse(reason, `${detail} ${advice}`);
    if (goesOn) void this.rejoin(about, retryAfterSeconds);
  }

  private async rejoin(room: string, retryAfterSeconds: number | undefined): Promise<void> {
    await pause(retryAfterSeconds === undefined ? REJOIN_AFTER : retryAfterSeconds * 1000);
    if (!this.closed && this.all.has(room)) this.around.signaling.send({ type: 'join', room });
  }

  private each(visit: (gathering: Gathering) => void): void {
    for (const { gathering } of [...this.all.values()]) visit(gathering);
  }
}

async function waited(within: number, signal: AbortSignal | undefined): Promise<Refused> {
  await pause(within, signal);
  return signal?.aborted ? refused('aborted', 'Begin again when you want to.') : UNREACHABLE;
}

function refused(reason: string, advice: string): Refused {
  return { kind: 'refused', reason, advice };
}

const UNREACHABLE = refused('unreachable', 'Try again when you are online, or by another invite.');
