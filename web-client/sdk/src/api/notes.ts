/** Notes from one person to another. */

import type { JsonObject } from './json.js';
import type { Path } from './ways.js';

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
