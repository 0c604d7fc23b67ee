/** What an application sees of files that go from peer to peer. Sizes in bytes. */

import type { RoomPeer } from './peers.js';

export interface FileProgress {
  /**
   * `offered`: the other person has not answered yet. `moving`. `waiting`: there is no connection right now; it goes on by
   * itself when there is. `checking`: what was sent before is compared with what the other side has, or all of it is there
   * and is being verified.
   */
  readonly state: 'offered' | 'moving' | 'waiting' | 'checking';
  readonly bytes: number;
  readonly size: number;
  /** Over the last three seconds. */
  readonly bytesPerSecond: number;
  readonly path?: 'direct' | 'relayed';
}

/** Why a file did not arrive; the same on both sides. Where what is there was kept, sending the same file again goes on from there. */
export type FileTrouble =
  | { readonly kind: 'cancelled'; readonly by: 'me' | 'them' }
  /** Not in the room for two minutes, or not to be reached there. What arrived is kept for a week. */
  | { readonly kind: 'peer-gone'; readonly advice: string }
  /** The receiving device has no room for it. */
  | { readonly kind: 'no-space'; readonly advice: string }
  /** What arrived is not what the sender says that it sent. It was thrown away. */
  | { readonly kind: 'corrupted'; readonly advice: string }
  /** The sender's file was changed or removed while it was being sent. */
  | { readonly kind: 'unreadable'; readonly advice: string };

export type SendFileOutcome =
  | { readonly kind: 'delivered'; readonly digest: string; readonly path: 'direct' | 'relayed' }
  | { readonly kind: 'declined' }
  | FileTrouble;

export type ReceiveFileOutcome =
  { readonly kind: 'received'; readonly file: ReceivedFile } | { readonly kind: 'withdrawn' } | FileTrouble;

export interface SendFileOptions {
  /** Aborting cancels the transfer, on both sides. */
  readonly signal?: AbortSignal;
  /** For a `Blob`, which has no name of its own. */
  readonly name?: string;
  /** At most four times a second. */
  readonly onProgress?: (progress: FileProgress) => void;
}

export type ReceiveFileOptions = Omit<SendFileOptions, 'name'>;

/** A file that a peer wants to give us. Unanswered, it stays open until the peer takes it back. */
export interface FileOffer {
  readonly from: RoomPeer;
  readonly name: string;
  /** As the sender claims it; empty if it claims none. */
  readonly mediaType: string;
  readonly size: number;
  /** So much of it is here already: it was accepted before an outage or a reload. */
  readonly keptBytes: number;
  /** The sender took it back, or is gone. */
  readonly withdrawn: AbortSignal;
  /** Takes it; again if it was accepted already. Resolves when it is here and verified, or will not come. */
  accept(options?: ReceiveFileOptions): Promise<ReceiveFileOutcome>;
  decline(): void;
}

/** A file that was received, kept unencrypted in the browser's private file system until it is deleted. */
export interface ReceivedFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Identity of the sender. */
  readonly from: string;
  readonly room: string;
  readonly receivedAt: string;
  /** Tree head (RFC 9162 §2.1.1, SHA-256) over its blocks of 511 KiB; the sender has the same. */
  readonly digest: string;
  /** `relayed` if any of it went through TURN. */
  readonly path: 'direct' | 'relayed';
  /**
   * The bytes, read from disk as they are needed. Its type is `application/octet-stream` where a browser might run what is
   * inside. Undefined if it was deleted meanwhile.
   */
  open(): Promise<File | undefined>;
  delete(): Promise<void>;
}
