import type { Invite, MissedPosts, Room, RoomPost, RoomStats } from '../api/rooms.js';
import type { ChannelFrame } from '../connections/channel-frames.js';
import type { ChannelPath } from '../connections/connection.js';
import type { Surroundings } from '../connections/surroundings.js';
import type { Bytes } from '../encoding/bytes.js';
import { isAboutFile } from '../files/frames.js';
import { LazyFiles } from '../files/lazily.js';
import { Listeners } from '../listeners.js';
import { isAboutPosts } from '../posts/post.js';
import type { Chains } from './chains.js';
import type { Peer, PeerEvents } from './peer.js';
import { Posts } from './posts.js';
import type { Roster } from './roster.js';

/** What others in the SDK want to hear of a room. */
export interface RoomEvents {
  handleFrame(frame: ChannelFrame, peer: Peer): void;
  handleConnected(peer: Peer): void;
  handleTravelled(bytes: number, path: ChannelPath): void;
}

/** What goes on among those who are in a room: posts, files, an adapter's bytes, and what its application has of them. */
export class Conversation {
  /** Of what a room hears from its peers, what does not concern who is in it. */
  readonly peerEvents = this.hearPeers();
  private posts: Posts | undefined;
  private readonly heard = new Listeners<RoomPost>();
  private readonly missed = new Listeners<MissedPosts>();
  /** Bytes of adapters. */
  readonly wholes = new Listeners<{ name: string; bytes: Bytes; from: string }>();
  readonly connections = new Listeners<string>();
  private readonly bytes = { direct: 0, relayed: 0 };
  private readonly files: LazyFiles;

  constructor(
    private readonly room: string,
    readonly roster: Roster,
    private readonly chains: Chains,
    private readonly around: Surroundings,
    private readonly events: RoomEvents,
  ) {
    this.files = new LazyFiles(room, roster, around.files);
  }

  /** The application's view, one for each time that it joined. */
  handle(invite: () => Promise<Invite>, leave: () => void): Room {
    const peers = () => this.roster.peers();
    const unlisten: (() => void)[] = [];
    const until = (stop: () => void) => {
      unlisten.push(stop);
      return stop;
    };
    let left = false;
    return {
      id: this.room,
      get peers() {
        return peers();
      },
      say: (body, options = {}) => {
        if (left || !this.posts) throw new TypeError('This room was left.');
        return this.posts.say(body, options);
      },
      onPost: (listener) => until(this.heard.add(listener)),
      onMissed: (listener) => until(this.missed.add(listener)),
      onPeers: (listener) => until(this.roster.changes.add(listener)),
      sendFile: (peer, file, options) => this.files.send(peer, file, options),
      onFile: (listener) => until(this.files.onFile(listener)),
      stats: () => this.stats(),
      invite,
      leave: () => {
        for (const stop of unlisten.splice(0)) stop();
        if (!left) leave();
        left = true;
      },
    };
  }

  beginAs(me: string): void {
    this.posts ??= new Posts(this.room, me, this.around, this.roster, this.chains, this.heard, this.missed);
  }

  /** Whoever is in the room came after us. */
  settle(): void {
    this.posts?.exchange.settle();
  }

  /** This tab is another peer from now on. */
  breakOff(): void {
    this.posts?.exchange.close();
    this.posts = undefined;
  }

  close(): void {
    this.files.close();
    this.posts?.exchange.close();
    for (const listeners of [this.heard, this.missed, this.roster.changes, this.wholes, this.connections])
      listeners.clear();
  }

  private stats(): RoomStats {
    const { direct, relayed } = this.bytes;
    const directShare = direct + relayed > 0 ? direct / (direct + relayed) : undefined;
    return { directBytes: direct, relayedBytes: relayed, directShare };
  }

  private hearPeers() {
    return {
      handleConnected: (peer) => {
        this.posts?.exchange.connect(peer);
        this.connections.tell(peer.id);
        this.files.handleConnected(peer.id);
        this.events.handleConnected(peer);
      },
      handleDisconnected: (peer) => this.posts?.exchange.disconnect(peer.id, peer.negotiation.wanted),
      handleDrained: (peer) => this.posts?.exchange.handleDrained(peer.id),
      handleFrame: (frame, peer) => {
        if (isAboutFile(frame)) this.files.handleFrame(frame, peer.id);
        else if (isAboutPosts(frame)) this.posts?.exchange.hear(frame, peer.id);
        else this.events.handleFrame(frame, peer);
      },
      handleWhole: (name, bytes, { id }) => {
        if (!this.files.handleWhole(name, bytes, id)) this.wholes.tell({ name, bytes, from: id });
      },
      handleTravelled: (bytes, path) => {
        this.bytes[path] += bytes;
        this.events.handleTravelled(bytes, path);
      },
      handleGone: (peer) => {
        this.posts?.exchange.handleGone(peer.id);
        if (this.roster.size === 0) this.settle();
      },
    } satisfies Partial<PeerEvents>;
  }
}
