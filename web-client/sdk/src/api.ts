/** What an application sees of Peerstead. Outcomes are unions, cancellation is `AbortSignal`, unsubscribing is the returned function. */

import type { FileOffer, ReceivedFile, SendFileOptions, SendFileOutcome } from './files/api.js';

export type * from './files/api.js';

/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };
export type JsonObject = { readonly [member: string]: Json };

/** Which way something travelled: browser to browser, through TURN, or sealed through a mailbox. */
export type Path = 'direct' | 'relayed' | 'mailbox';

/** Is the server side reachable, judged by the signaling socket. */
export type Connectivity = 'online' | 'connecting' | 'offline';

/** An identity as its verified statement chain has it. */
export interface Identity {
  readonly identity: string;
  readonly handle?: string;
  readonly devices: readonly Device[];
}

export interface Device {
  readonly device: string;
  readonly signingKey: string;
  readonly sealingKey: string;
  readonly addedAt: string;
}

/** The person whose browser this is. */
export interface Me extends Identity {
  readonly device: string;
}

export type CreateIdentityOutcome =
  | { readonly kind: 'created'; readonly me: Me }
  | { readonly kind: 'handle-taken' }
  | { readonly kind: 'handle-malformed'; readonly advice: string }
  | { readonly kind: 'unreachable'; readonly advice: string };

export type HandleAvailability = 'free' | 'taken' | 'malformed' | 'unknown';

export type LookupOutcome =
  | { readonly kind: 'found'; readonly identity: Identity }
  | { readonly kind: 'unknown' }
  /** The chain does not verify: somebody lied about the keys. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreachable' };

/** A note from one person to another, as it is kept on this device. */
export interface Note {
  readonly id: string;
  /** Identity id of the other person. */
  readonly with: string;
  readonly mine: boolean;
  readonly body: JsonObject;
  /** As its author claims it. */
  readonly time: string;
  readonly state: NoteState;
}

/** `waiting`: kept here until a way is found. `sent`: by `path`, at `at`. `received`: came by `path`. */
export type NoteState =
  | { readonly kind: 'waiting'; readonly reason: 'sending' | 'offline' | 'mailbox-full' | 'recipient-unknown' }
  | { readonly kind: 'sent'; readonly path: Path; readonly at: string }
  | { readonly kind: 'received'; readonly path: Path; readonly at: string };

/** A public record whose signature this browser has verified against its author's keys. */
export interface VerifiedRecord {
  readonly digest: string;
  readonly author: Identity;
  readonly collection: string;
  readonly key: string;
  readonly time: string;
  readonly previous?: string;
  readonly body: JsonObject;
}

/** A record that was served but does not verify; never shown as its author's word. */
export interface RefusedRecord {
  readonly reason: 'signature-invalid' | 'author-unknown' | 'malformed';
  readonly digest?: string;
}

export interface FeedPage {
  readonly records: readonly VerifiedRecord[];
  readonly refused: readonly RefusedRecord[];
  /** Give it back as `after` for the next page; absent on the last. */
  readonly cursor?: string;
}

export type FeedOf = { readonly collection: string } | { readonly author: string; readonly collection?: string };

export type FeedOutcome = ({ readonly kind: 'page' } & FeedPage) | { readonly kind: 'unreachable' };

export type PublishOutcome =
  | { readonly kind: 'published'; readonly record: VerifiedRecord }
  | { readonly kind: 'superseded'; readonly current: string }
  | { readonly kind: 'refused'; readonly type: string; readonly detail: string; readonly advice: string }
  | { readonly kind: 'unreachable' };

export interface RoomPeer {
  readonly peer: string;
  readonly identity: string;
  readonly device: string;
  readonly handle?: string;
  /** `refused`: its description was not signed by its device, so it stays unconnected. */
  readonly connection: 'connecting' | 'connected' | 'disconnected' | 'refused';
  readonly path?: 'direct' | 'relayed';
  /**
   * Transport to the TURN server that our own end of a `relayed` connection is at. Absent if the other end is at one and
   * ours is not (that transport nobody but the other end knows), and where the browser does not tell.
   */
  readonly relay?: RelayTransport;
  /** No connection of our own: in a large room, it is reached over other peers. */
  readonly via?: 'neighbours';
}

/** W3C webrtc-stats, `relayProtocol`. */
export type RelayTransport = 'udp' | 'tcp' | 'tls';

export interface RoomPost {
  /** The author's peer id, the run and the number in it: the same for everybody, and no other peer's. */
  readonly id: string;
  readonly from: RoomPeer | 'me';
  readonly body: JsonObject;
  readonly time: string;
  /** Of its last step to us; of ours, the one that involved others most. */
  readonly path?: 'direct' | 'relayed';
  /** It came over other peers of the room, and was verified by its author's signature. */
  readonly via?: 'neighbours';
}

export interface SayOptions {
  /** Bytes that left for neighbours, of all that they are to have. */
  readonly onProgress?: (progress: { readonly sentBytes: number; readonly totalBytes: number }) => void;
}

/** Peer ids of those who were connected when it was said, without those who left since. */
export interface Delivery {
  readonly had: readonly string[];
  readonly awaited: readonly string[];
  /** Away or silent for so long that it is kept for them no more; or we left before they had it, as far as we know. */
  readonly missed: readonly string[];
}

export type SayOutcome =
  | {
      readonly kind: 'said';
      readonly post: RoomPost;
      /** How many were connected. */
      readonly reached: number;
      delivery(): Delivery;
      /** When nobody is awaited any more, or the signal is aborted. */
      delivered(signal?: AbortSignal): Promise<Delivery>;
    }
  /** As many posts, or bytes, as are kept are still to be read by somebody who is connected and reads on; nothing was said. */
  | { readonly kind: 'refused'; readonly reason: 'neighbours-behind'; readonly advice: string };

/** Posts that can be had from nobody any more, by their number in their author's run. */
export interface MissedPosts {
  readonly from: RoomPeer;
  readonly first: number;
  readonly last: number;
}

/** Bytes sent and received in a room by this tab: posts, notes, documents and files; not signs of life. */
export interface RoomStats {
  /** These touched no server. */
  readonly directBytes: number;
  /** These went through TURN. */
  readonly relayedBytes: number;
  /** Of all bytes the share that touched no server, 0 to 1; undefined as long as there are none. */
  readonly directShare: number | undefined;
}

/** A way into a room that needs no server: its code goes to somebody, who sends back an answer. */
export interface Invite {
  /** Whoever has it can come into the room, once. It holds what the room's id derives from, so keep it as secret as that. */
  readonly code: string;
  /** What the other person's `joinBy` gave; they are in when the connection stands. */
  accept(answer: string): Promise<AcceptOutcome>;
}

export type AcceptOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: 'not-an-answer'; readonly advice: string };

/**
 * The answer goes back to whom the invite is from; `joined` resolves when they have accepted it, or did not within 10 minutes.
 * `key`: of the room.
 */
export type JoinByOutcome =
  | {
      readonly kind: 'answered';
      readonly answer: string;
      readonly key: RoomKey;
      readonly joined: Promise<JoinOutcome>;
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly advice: string };

export interface Room {
  readonly id: string;
  readonly peers: readonly RoomPeer[];
  /**
   * To everybody in the room, exactly once and in order, also over lost connections. The body is at most 16 MiB less
   * 4 KiB of canonical JSON, else a `RangeError`. Whoever joins later gets nothing of it.
   */
  say(body: JsonObject, options?: SayOptions): SayOutcome;
  onPost(listener: (post: RoomPost) => void): () => void;
  /** When somebody was away for longer than posts are kept. */
  onMissed(listener: (missed: MissedPosts) => void): () => void;
  onPeers(listener: (peers: readonly RoomPeer[]) => void): () => void;
  /**
   * To one peer, to whom it is offered; up to 32 GiB, a few at a time. Who is reached over others is connected for it.
   * Goes on by itself over another connection, and after a reload of either page when the same `File` is sent again.
   * `RangeError` for what is larger.
   */
  sendFile(peer: string, file: Blob, options?: SendFileOptions): Promise<SendFileOutcome>;
  /** Also those offers that came before anybody listened. */
  onFile(listener: (offer: FileOffer) => void): () => void;
  stats(): RoomStats;
  /** For where the servers are away; see `Peerstead.joinBy`. Each lets one person in. */
  invite(): Promise<Invite>;
  leave(): void;
}

export type JoinOutcome =
  | { readonly kind: 'joined'; readonly room: Room }
  | { readonly kind: 'refused'; readonly reason: string; readonly advice: string };

/** A room that whoever knows the name may join, or one that takes the secret in an invite link. */
export type RoomKey = { readonly name: string } | { readonly secret: string };

export interface OpenOptions {
  /** Where the servers are; default: where the page came from. */
  readonly origin?: string;
  /** Name of the IndexedDB database, so that two applications of one origin can keep apart. */
  readonly store?: string;
}

export interface Peerstead {
  readonly me: Me | undefined;
  readonly connectivity: Connectivity;
  onConnectivity(listener: (connectivity: Connectivity) => void): () => void;

  createIdentity(handle: string): Promise<CreateIdentityOutcome>;
  handleAvailability(handle: string, signal?: AbortSignal): Promise<HandleAvailability>;
  /** By identity id or by handle; verified before it is returned. */
  lookup(idOrHandle: string, signal?: AbortSignal): Promise<LookupOutcome>;

  join(key: RoomKey, signal?: AbortSignal): Promise<JoinOutcome>;
  /** By the code of an invite, without any server: whom it is from introduces the others. */
  joinBy(code: string, signal?: AbortSignal): Promise<JoinByOutcome>;

  /** Kept here at once, then sent directly if the person is connected, else sealed to their mailboxes. */
  send(to: string, body: JsonObject): Promise<Note>;
  notes(withIdentity: string): Promise<readonly Note[]>;
  /** Everybody with whom notes were exchanged, newest first. */
  correspondents(): Promise<readonly { readonly identity: string; readonly newest: Note }[]>;
  /** Whenever a note arrives, is kept, or changes its state. */
  onNote(listener: (note: Note) => void): () => void;

  publish(
    collection: string,
    body: JsonObject,
    at?: { readonly key: string; readonly previous?: string },
  ): Promise<PublishOutcome>;
  withdraw(record: VerifiedRecord): Promise<PublishOutcome | { readonly kind: 'withdrawn' }>;
  feed(
    of: FeedOf,
    page?: { readonly after?: string; readonly limit?: number; readonly signal?: AbortSignal },
  ): Promise<FeedOutcome>;

  /** Files that came from peers and were not deleted since, newest first. */
  receivedFiles(): Promise<readonly ReceivedFile[]>;

  saveData(key: string, value: Json): Promise<void>;
  loadData(key: string): Promise<Json | undefined>;
  deleteData(key: string): Promise<void>;
  listData(): Promise<readonly { readonly key: string; readonly savedAt: string; readonly bytes: number }[]>;
  /** Everything that this device keeps for the person, readable. */
  exportData(): Promise<JsonObject>;

  /** Bytes sent and received since this device began, by the way they took. */
  travelled(): Promise<{ readonly direct: number; readonly relayed: number; readonly mailbox: number }>;

  close(): void;
}

/** `sync(doc, room, name)` lives in `@peerstead/sdk/sync`, so that Yjs is loaded only where it is used. */
export type { SyncHandle } from './sync.js';
