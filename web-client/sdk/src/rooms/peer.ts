import type { RoomPeer } from '../api/peers.js';
import { Backoff, pause } from '../backoff.js';
import type { ChannelFrame } from '../connections/channel-frames.js';
import type { ChannelPath } from '../connections/connection.js';
import { Negotiation } from '../connections/negotiation.js';
import type { Surroundings } from '../connections/surroundings.js';
import type { Way } from '../connections/way.js';
import type { Bytes } from '../encoding/bytes.js';
import type { Progress } from '../encoding/channel-parts.js';
import { deviceOf, type Chain } from '../identities/chain.js';
import { GOODBYE_WITHIN, INTRODUCED_WITHIN, NAMED_WITHIN, RETRY_AT_LEAST, RETRY_AT_MOST } from '../limits.js';
import type { Directed, Occupant } from '../servers/signaling-frames.js';

export interface PeerEvents {
  handleChange(peer: Peer): void;
  handleConnected(peer: Peer): void;
  handleDisconnected(peer: Peer): void;
  patience(peer: Peer): number;
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

/** Another peer of a room: who it is, whether it is there, and what goes to it and comes from it. */
export class Peer {
  readonly negotiation: Negotiation;
  /** Known once the directory has the device in the identity's chain. */
  handle: string | undefined;
  /** Signaling says that it is in the room. A connection can outlive that: signaling may be the one who is away. */
  present = true;
  /** Known from others in the room: signaling does not reach it. */
  introduced = false;
  /** As long as it is worth waiting for: settles with the handle, or at the latest when nobody shall wait any more. */
  naming: Promise<unknown> | undefined;
  /** Only the newest attempt to learn the handle goes on. */
  private turn = 0;
  private joinedAgainAt = -Infinity;

  constructor(
    readonly occupant: Occupant,
    room: string,
    me: string,
    private readonly around: Surroundings,
    private readonly events: PeerEvents,
  ) {
    this.negotiation = new Negotiation(room, me, this.id, around, {
      ...events,
      signal: (frame) => events.signal(frame, this),
      key: (said) => {
        const { identity, device } = occupant;
        const handOver = this.introduced ? () => events.handOver(this) : undefined;
        return around.directory.keyOf(identity, device, { said, handOver });
      },
      isStranger: () => this.handle === undefined,
      handleChange: () => events.handleChange(this),
      handleOpen: () => {
        this.awaitHandle();
        events.handleConnected(this);
        events.handleChange(this);
      },
      handleFrame: (frame) => {
        if (frame.type === 'bye') this.goAway();
        else events.handleFrame(frame, this);
      },
      handleWhole: (name, bytes) => events.handleWhole(name, bytes, this),
      handleDrained: () => events.handleDrained(this),
      handleDisconnected: () => events.handleDisconnected(this),
      patience: () => events.patience(this),
      handleLost: (wasOpen) => {
        // Others may bring us together again.
        const mayReturn = this.present || (this.introduced && wasOpen && events.patience(this) < Infinity);
        if (!mayReturn) return this.goAway();
        setTimeout(() => this.present || this.handleLeft(), INTRODUCED_WITHIN);
        events.handleChange(this);
      },
    });
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

  /** By what was heard of it before; else the directory is asked when they are connected, or after so many milliseconds. */
  async learnHandle(after: number): Promise<void> {
    const { identity, device } = this.occupant;
    const turn = (this.turn += 1);
    const known = await this.around.directory.known(identity);
    if (known && deviceOf(known, device)) return this.recognise(known);
    await pause(after);
    const backoff = new Backoff(RETRY_AT_LEAST, RETRY_AT_MOST);
    while (turn === this.turn && !(await this.askForHandle())) await pause(backoff.next());
  }

  private awaitHandle(): void {
    const asked = this.askForHandle().catch(() => undefined);
    // Without signaling no directory answers soon, either.
    if (this.handle !== undefined || this.around.signaling.connectivity !== 'online') return;
    this.naming = Promise.race([asked, pause(NAMED_WITHIN)]).finally(() => (this.naming = undefined));
  }

  /** False if nobody answers now. */
  private async askForHandle(): Promise<boolean> {
    if (this.negotiation.over || this.handle !== undefined) return true;
    const { identity, device } = this.occupant;
    const outcome = await this.around.directory.withDevice(identity, device);
    if (this.negotiation.over) return true;
    if (outcome.kind === 'unreachable') return false;
    // Signaling, or others, say that the device is that identity's; the identity's own chain says whether that is so.
    if (outcome.kind === 'found' && deviceOf(outcome.chain, device)) this.recognise(outcome.chain);
    else if (this.introduced) this.handleLeft();
    else this.negotiation.refuse();
    return true;
  }

  private recognise({ handle }: Chain): void {
    this.handle = handle;
    this.events.handleChange(this);
  }

  /** Signaling works again; what waited for it goes on. */
  handleRejoined(): void {
    this.present = true;
    this.introduced = false;
    this.negotiation.beginAnew();
  }

  /** It joined again, or we hear of it twice. */
  handleJoinedAgain(): void {
    this.joinedAgainAt = performance.now();
    this.present = true;
    this.introduced = false;
    this.negotiation.yieldSoon();
  }

  /** Whoever leaves and joins at once may be heard to join by signaling before its goodbye comes over the old connection. */
  get isBack(): boolean {
    return this.present && performance.now() - this.joinedAgainAt < GOODBYE_WITHIN;
  }

  handleLeft(): void {
    this.present = false;
    if (!this.connected) return this.goAway();
    // What signaling did not bring there may get there by others.
    this.connection?.restartIfFaltering();
  }

  /** Bytes that a frame sent now would wait for. */
  get backlog(): number {
    return this.out?.backlog ?? 0;
  }

  /** False if nobody is connected there now, or too much waits already. */
  send(frame: ChannelFrame, progress?: Progress): boolean {
    return this.out?.send(frame, progress) ?? false;
  }

  sendWhole(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    return this.out?.sendWhole(name, bytes, progress) ?? false;
  }

  sendParts(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    return this.out?.sendParts(name, bytes, progress) ?? false;
  }

  private get connection() {
    return this.negotiation.connection;
  }

  private get out() {
    return this.connection?.out;
  }

  private get way(): Way | undefined {
    return this.connected ? this.connection?.way : undefined;
  }

  private connectionState(): RoomPeer['connection'] {
    if (this.connection?.opened) return this.connection.faltering ? 'disconnected' : 'connected';
    if (this.negotiation.refused) return 'refused';
    return this.around.signaling.connectivity === 'online' ? 'connecting' : 'disconnected';
  }

  private goAway(): void {
    if (this.negotiation.over) return;
    this.negotiation.close();
    this.events.handleGone(this);
  }
}
