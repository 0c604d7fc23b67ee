/** What an application sees of Peerstead. Outcomes are unions, cancellation is `AbortSignal`, unsubscribing is the returned function. */

import type { ReceivedFile } from './files.js';
import type { CreateIdentityOutcome, HandleAvailability, LookupOutcome, Me } from './identities.js';
import type { Json, JsonObject } from './json.js';
import type { Note } from './notes.js';
import type { FeedOf, FeedOutcome, PublishOutcome, VerifiedRecord } from './records.js';
import type { JoinByOutcome, JoinOutcome, RoomKey } from './rooms.js';
import type { Connectivity } from './ways.js';

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
