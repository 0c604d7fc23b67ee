/** Rooms, what is said in them, and the ways in. */

import type { FileOffer, SendFileOptions, SendFileOutcome } from './files.js';
import type { JsonObject } from './json.js';
import type { RoomPeer } from './peers.js';

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
