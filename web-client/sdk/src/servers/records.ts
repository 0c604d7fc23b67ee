import type { Identity } from '../api/identities.js';
import type { JsonObject } from '../api/json.js';
import type { FeedOf, FeedOutcome, PublishOutcome, RefusedRecord, VerifiedRecord } from '../api/records.js';
import { randomId } from '../encoding/bytes.js';
import { canonicalBytes } from '../encoding/canonical.js';
import { COLLECTION, DIGEST, hasOnly, isObject, isText, isTime, KEY } from '../encoding/shapes.js';
import { isSignedBy, sign, signedDigest, type Signed, type Signer } from '../encoding/signed.js';
import { deviceOf, identityOf } from '../identities/chain.js';
import { CLOCK_SKEW, RECORD_BYTES } from '../limits.js';
import type { Directory } from './directory.js';
import type { Answer, Servers } from './servers.js';

interface Addressed {
  readonly author: string;
  readonly device: string;
  readonly collection: string;
  readonly key: string;
  readonly time: string;
}

export interface PublicRecord extends Addressed {
  readonly type: 'record';
  readonly previous?: string;
  readonly body: JsonObject;
}

export interface Tombstone extends Addressed {
  readonly type: 'tombstone';
  readonly previous: string;
}

export function isPublicRecord(value: unknown): value is Signed<PublicRecord> {
  return (
    isAddressed(value, 'record', 'body', 'previous?')
    && isObject(value['body'])
    && (value['previous'] === undefined || isText(value['previous'], DIGEST))
  );
}

export function isTombstone(value: unknown): value is Signed<Tombstone> {
  return isAddressed(value, 'tombstone', 'previous') && isText(value['previous'], DIGEST);
}

function isAddressed(value: unknown, type: string, ...more: string[]): value is Record<string, unknown> {
  return (
    isObject(value)
    && value['type'] === type
    && hasOnly(value, 'type', 'author', 'device', 'collection', 'key', 'time', 'signature', ...more)
    && isText(value['author'], DIGEST)
    && isText(value['device'], DIGEST)
    && isText(value['collection'], COLLECTION)
    && isText(value['key'], KEY)
    && isTime(value['time'])
  );
}

/** `unreachable`: the author's keys could not be had, so nothing is said about the record. */
type Verdict =
  | { readonly kind: 'verified'; readonly record: VerifiedRecord }
  | { readonly kind: 'refused'; readonly record: RefusedRecord }
  | { readonly kind: 'tombstone' }
  | { readonly kind: 'unreachable' };

/** Public records: signed before they leave, verified before they are shown. */
export class Records {
  constructor(
    private readonly servers: Servers,
    private readonly directory: Directory,
  ) {}

  async publish(
    author: Identity,
    signer: Signer,
    collection: string,
    body: JsonObject,
    at?: { readonly key: string; readonly previous?: string },
  ): Promise<PublishOutcome> {
    const previous = at?.previous;
    const address = { author: author.identity, device: signer.device, collection, key: at?.key ?? randomId() };
    const members: PublicRecord = {
      type: 'record',
      ...address,
      time: new Date().toISOString(),
      ...(previous === undefined ? {} : { previous }),
      body,
    };
    const size = sizeOf(members);
    if (size > RECORD_BYTES) {
      return refusal('too-large', `A record is at most ${RECORD_BYTES} bytes of JSON.`, 'Shorten it.');
    }
    if (size === 0) return refusal('malformed', 'The body is no JSON.', 'Leave out what JSON does not have.');
    const record = await sign(members, signer);
    if (!isPublicRecord(record)) {
      return refusal('malformed', 'That is no collection or key.', 'See the README of the SDK for their shape.');
    }
    const outcome = await this.put(record);
    return outcome ?? { kind: 'published', record: await verifiedOf(record, author) };
  }

  async withdraw(record: VerifiedRecord, signer: Signer): Promise<PublishOutcome | { readonly kind: 'withdrawn' }> {
    const tombstone: Tombstone = {
      type: 'tombstone',
      ...{ author: record.author.identity, device: signer.device, collection: record.collection, key: record.key },
      time: new Date().toISOString(),
      previous: record.digest,
    };
    const outcome = await this.put(await sign(tombstone, signer));
    if (!outcome || (outcome.kind === 'refused' && outcome.type === 'record-withdrawn')) return { kind: 'withdrawn' };
    return outcome;
  }

  async feed(
    of: FeedOf,
    page: { readonly after?: string; readonly limit?: number; readonly signal?: AbortSignal } = {},
  ): Promise<FeedOutcome> {
    const query = new URLSearchParams();
    if (page.after !== undefined) query.set('after', page.after);
    if (page.limit !== undefined) query.set('limit', String(page.limit));
    const answer = await this.servers.ask(`/v1/feeds/${pathOf(of)}?${query.toString()}`, { signal: page.signal });
    if (answer.kind !== 'ok' || !isObject(answer.json) || !Array.isArray(answer.json['records'])) {
      return { kind: 'unreachable' };
    }
    const verdicts = await Promise.all(answer.json['records'].map((record) => this.verify(record, of)));
    if (verdicts.some((verdict) => verdict.kind === 'unreachable')) return { kind: 'unreachable' };
    const cursor = answer.json['cursor'];
    return {
      kind: 'page',
      records: verdicts.flatMap((verdict) => (verdict.kind === 'verified' ? [verdict.record] : [])),
      refused: verdicts.flatMap((verdict) => (verdict.kind === 'refused' ? [verdict.record] : [])),
      ...(isText(cursor) ? { cursor } : {}),
    };
  }

  /** With nothing but the record and its author's verified keys, wherever the bytes came from. */
  async verify(value: unknown, of?: FeedOf): Promise<Verdict> {
    const digest = await signedDigest(value);
    const refused = (reason: RefusedRecord['reason']): Verdict => ({
      kind: 'refused',
      record: digest === undefined ? { reason } : { reason, digest },
    });
    if (isTombstone(value)) return { kind: 'tombstone' };
    if (!isPublicRecord(value) || (of && !belongs(value, of))) return refused('malformed');
    const author = await this.directory.withDevice(value.author, value.device);
    if (author.kind === 'unreachable') return { kind: 'unreachable' };
    if (author.kind !== 'found') return refused('author-unknown');
    const device = deviceOf(author.chain, value.device);
    const isAfter = device && Date.parse(value.time) >= Date.parse(device.addedAt) - CLOCK_SKEW;
    if (!isAfter || !(await isSignedBy(value, device.signingKey))) return refused('signature-invalid');
    return { kind: 'verified', record: await verifiedOf(value, identityOf(author.chain)) };
  }

  /** Undefined where it stands now. */
  private async put(record: Signed<PublicRecord | Tombstone>): Promise<PublishOutcome | undefined> {
    const { author, collection, key } = record;
    const path = `/v1/records/${author}/${collection}/${encodeURIComponent(key)}`;
    return outcomeOf(await this.servers.ask(path, { method: 'PUT', json: record }));
  }
}

/** None for what has no canonical form. */
function sizeOf(members: PublicRecord): number {
  try {
    return canonicalBytes(members).length;
  } catch {
    return 0;
  }
}

function outcomeOf(answer: Answer): PublishOutcome | undefined {
  if (answer.kind === 'ok') return undefined;
  if (answer.kind === 'unreachable') return { kind: 'unreachable' };
  const { type, detail, advice, members } = answer.problem;
  const current = members['current'];
  if (type === 'record-superseded' && isText(current)) return { kind: 'superseded', current };
  return refusal(type, detail, advice);
}

function refusal(type: string, detail: string, advice: string): PublishOutcome {
  return { kind: 'refused', type, detail, advice };
}

async function verifiedOf(record: Signed<PublicRecord>, author: Identity): Promise<VerifiedRecord> {
  const { collection, key, time, previous, body } = record;
  const digest = (await signedDigest(record)) ?? '';
  return { digest, author, collection, key, time, body, ...(previous === undefined ? {} : { previous }) };
}

/** A feed that slips in another author's or collection's records does not get them shown. */
function belongs(record: PublicRecord, of: FeedOf): boolean {
  if ('author' in of && record.author !== of.author) return false;
  return of.collection === undefined || record.collection === of.collection;
}

function pathOf(of: FeedOf): string {
  const collection = of.collection === undefined ? '' : encodeURIComponent(of.collection);
  if (!('author' in of)) return `collections/${collection}`;
  return `authors/${encodeURIComponent(of.author)}${collection === '' ? '' : `/${collection}`}`;
}
