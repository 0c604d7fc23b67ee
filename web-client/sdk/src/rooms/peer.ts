import type { RoomPeer } from '../api/peers.js';
import { pause } from '../backoff.js';
import type { ChannelFrame } from '../connections/channel-frames.js';
import type { ChannelPath } from '../connections/connection.js';
import { Negotiation } from '../connections/negotiation.js';
import type { Surroundings } from '../connections/surroundings.js';
import type { Way } from '../connections/way.js';
import type { Bytes } from '../encoding/bytes.js';
import type { Progress } from '../encoding/channel-parts.js';
import { deviceOf } from '../identities/chain.js';
import { GOODBYE_WITHIN, INTRODUCED_WITHIN } from '../limits.js';
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
      key: () => {
        const { identity, device } = occupant;
        return around.directory.keyOf(identity, device, this.introduced ? () => events.handOver(this) : undefined);
      },
      handleChange: () => events.handleChange(this),
      handleOpen: () => {
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

  /** Asks for its handle, at some time within so many milliseconds. */
  async learnHandle(within: number): Promise<void> {
    const { identity, device } = this.occupant;
    if (within > 0) await pause(Math.random() * within);
    if (this.negotiation.over || this.handle !== undefined) return;
    const outcome = await this.around.directory.withDevice(identity, device);
    if (this.negotiation.over || outcome.kind === 'unreachable') return;
    // Signaling, or others, say that the device is that identity's; the identity's own chain says whether that is so.
    if (outcome.kind !== 'found' || !deviceOf(outcome.chain, device)) {
      return this.introduced ? this.handleLeft() : this.negotiation.refuse();
    }
    this.handle = outcome.chain.handle;
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
