/** What people made public. */

import type { Identity } from './identities.js';
import type { JsonObject } from './json.js';

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
