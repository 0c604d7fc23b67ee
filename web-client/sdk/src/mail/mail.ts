import type { JsonObject } from '../api/json.js';
import type { Note, NoteState } from '../api/notes.js';
import type { Path } from '../api/ways.js';
import { Backoff } from '../backoff.js';
import { exclusively } from '../device/locks.js';
import type { Delivery, NoteRow } from '../device/store.js';
import { bytesOf, randomId, type Bytes } from '../encoding/bytes.js';
import { canonicalBytes } from '../encoding/canonical.js';
import { DIGEST, ID, isObject, isText } from '../encoding/shapes.js';
import { sign, type Signed, type Signer } from '../encoding/signed.js';
import { DIRECT_WITHIN, DRAIN_EVERY, DRAIN_PAGE, NOTE_BODY_BYTES, RETRY_AT_LEAST, RETRY_AT_MOST } from '../limits.js';
import type { Directory } from '../servers/directory.js';
import type { Answer, Servers, TokenSource } from '../servers/servers.js';
import { checkContent, contentOf, type Content, type NoteFrame } from './content.js';
import type { Notes } from './notes.js';

/** Another device that is connected, as notes need it. */
interface Link {
  readonly occupant: { readonly identity: string; readonly device: string };
  readonly path: 'direct' | 'relayed' | undefined;
  send(frame: NoteFrame): unknown;
}

export interface MailSurroundings {
  readonly me: { readonly identity: string; readonly device: string };
  readonly signer: Signer;
  /** Opens what was sealed to this device. */
  readonly sealing: CryptoKeyPair;
  readonly directory: Directory;
  readonly servers: Servers;
  readonly tokens: TokenSource;
  readonly notes: Notes;
  /** Prefix of the names of the locks that keep two tabs from doing the same. */
  readonly lock: string;
  /** A connection to the device, if one can be had soon. */
  reach(device: string): Promise<Link | undefined>;
  handleNote(note: Note): void;
  handleTravelled(path: Path, bytes: number): void;
}

type Waiting = Extract<NoteState, { kind: 'waiting' }>['reason'];
type Attempt = { readonly kind: 'done'; readonly path: Path } | Held;
interface Held {
  readonly kind: 'held';
  readonly reason: Waiting;
  readonly retryAfter: number;
}

/** A mailbox opens a moment after its identity was registered; after so many attempts we say that there is none. */
const MAILBOX_ATTEMPTS = 5;

/**
 * Notes on their way. Out: kept here first, then to a device that is connected, else sealed into its mailbox; one after
 * the other for each recipient, so that they arrive in order. In: verified, kept, and only then acknowledged.
 */
export class Mail {
  private readonly acknowledged = new Map<string, () => void>();
  private readonly retries = new Map<string, { readonly backoff: Backoff; timer?: ReturnType<typeof setTimeout> }>();
  private readonly drainBackoff = new Backoff(RETRY_AT_LEAST, RETRY_AT_MOST);
  private readonly asked = new Set<string>();
  private drainTimer: ReturnType<typeof setTimeout> | undefined;
  private drainAsked = false;
  private closed = false;

  constructor(private readonly around: MailSurroundings) {}

  /** At the start, and whenever there is reason to hope: deliver what waits, fetch what came. */
  async resume(): Promise<void> {
    void this.drain();
    const awaited = await this.around.notes.awaited().catch(() => []);
    for (const identity of awaited) void this.deliver(identity);
  }

  async send(to: string, body: JsonObject): Promise<Note> {
    if (!DIGEST.test(to)) throw new TypeError('Notes go to an identity id; look handles up first.');
    if (canonicalBytes({ body }).length > NOTE_BODY_BYTES) {
      throw new RangeError(`A note's body is at most ${NOTE_BODY_BYTES} bytes of JSON.`);
    }
    const note = await this.around.notes.keepMine(to, randomId(), body);
    this.around.handleNote(note);
    void this.deliver(to);
    return note;
  }

  handleConnected(peer: Link): void {
    void this.deliver(peer.occupant.identity);
  }

  /** The other device says that it keeps the note. */
  handleKept(id: string, device: string): void {
    this.acknowledged.get(`${id}/${device}`)?.();
  }

  async handleContent(content: Signed<Content>, peer: Link): Promise<void> {
    // The connection is proof that the device is there; it does not speak for others.
    if (content.device !== peer.occupant.device) return;
    // What cannot be kept is not acknowledged, and comes again by mailbox.
    const outcome = await this.receive(content, peer.path ?? 'relayed').catch(() => 'later');
    if (outcome === 'kept') peer.send({ type: 'note-kept', id: content.id });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.drainTimer);
    for (const { timer } of this.retries.values()) clearTimeout(timer);
  }

  // ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  private async deliver(to: string): Promise<void> {
    // Asking again while it waits for its turn changes nothing.
    if (this.closed || this.asked.has(to)) return;
    this.asked.add(to);
    clearTimeout(this.retries.get(to)?.timer);
    const held = await exclusively(`${this.around.lock}/outbox/${to}`, () => {
      this.asked.delete(to);
      return this.deliverAll(to);
    }).catch((): Held => ({ kind: 'held', reason: 'offline', retryAfter: 0 }));
    if (this.closed) return;
    if (held) this.retryLater(to, held.retryAfter);
    else this.retries.delete(to);
  }

  /** Stops at the first that cannot go now: the ones behind it must not overtake. */
  private async deliverAll(to: string): Promise<Held | undefined> {
    for (let row = await this.firstWaiting(to); row && !this.closed; row = await this.firstWaiting(to)) {
      const held = await this.attempt(row);
      if (held) return held;
    }
    return undefined;
  }

  private async firstWaiting(to: string): Promise<NoteRow | undefined> {
    return (await this.around.notes.waitingFor(to))[0];
  }

  private retryLater(to: string, retryAfter: number): void {
    const entry = this.retries.get(to) ?? { backoff: new Backoff(RETRY_AT_LEAST, RETRY_AT_MOST) };
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.deliver(to), entry.backoff.next(retryAfter));
    this.retries.set(to, entry);
  }

  private async attempt(row: NoteRow): Promise<Held | undefined> {
    const planned = row.deliveries ?? (await this.plan(row));
    if ('kind' in planned) return this.hold(row, planned);
    let current = await this.around.notes.setState(row, row.state, planned);
    for (const delivery of planned) {
      if (delivery.done) continue;
      const outcome = await this.deliverTo(current, delivery);
      current = outcome.row;
      if (outcome.attempt.kind === 'held') return this.hold(current, outcome.attempt);
    }
    await this.handleSent(current);
    return undefined;
  }

  /** One delivery for each of the recipient's devices. */
  private async plan(row: NoteRow): Promise<readonly Delivery[] | Held> {
    const { directory, me } = this.around;
    const outcome = await directory.lookup(row.with);
    const chain = outcome.kind === 'found' ? outcome.chain : await directory.known(row.with);
    if (outcome.kind === 'unreachable' && !chain) return held('offline');
    if (outcome.kind === 'refused' || !chain) return held('recipient-unknown');
    const devices = chain.devices.filter(({ device }) => device !== me.device);
    return devices.map(({ device }, i) => ({ device, envelope: i === 0 ? row.id : randomId() }));
  }

  private async deliverTo(row: NoteRow, delivery: Delivery): Promise<{ row: NoteRow; attempt: Attempt }> {
    const path = await this.direct(row, delivery);
    if (path) return this.handleDelivered(row, delivery, path);
    const prepared = await this.prepared(row, delivery);
    if (!prepared) return { row, attempt: held('recipient-unknown') };
    const answer = await this.deposit(prepared.delivery, prepared.sealed);
    if (answer.kind === 'ok') {
      this.around.handleTravelled('mailbox', prepared.sealed.length);
      return this.handleDelivered(prepared.row, prepared.delivery, 'mailbox');
    }
    if (answer.kind === 'problem' && answer.problem.type === 'envelope-id-taken') {
      const { device } = delivery;
      return { row: await this.update(prepared.row, { device, envelope: randomId() }), attempt: held('sending') };
    }
    return { row: prepared.row, attempt: this.heldBy(answer, row.with) };
  }

  /** Undefined unless the device is connected and says in time that it keeps the note. */
  private async direct(row: NoteRow, delivery: Delivery): Promise<Path | undefined> {
    const peer = await this.around.reach(delivery.device);
    if (!peer) return undefined;
    const kept = this.keptBy(delivery);
    peer.send({ type: 'note', content: await this.content(row, delivery) });
    return (await kept) ? (peer.path ?? 'relayed') : undefined;
  }

  private keptBy({ envelope, device }: Delivery): Promise<boolean> {
    const name = `${envelope}/${device}`;
    return new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), DIRECT_WITHIN);
      this.acknowledged.set(name, () => {
        clearTimeout(timer);
        resolve(true);
      });
    }).finally(() => this.acknowledged.delete(name));
  }

  /** The same bytes at every retry, so that the mailbox can tell a repetition from another envelope. */
  private async prepared(row: NoteRow, delivery: Delivery) {
    if (delivery.sealed) return { row, delivery, sealed: delivery.sealed };
    const chain = await this.around.directory.known(row.with);
    const key = bytesOf(chain?.devices.find(({ device }) => device === delivery.device)?.sealingKey ?? '');
    if (key?.length !== 32) return undefined;
    const content = canonicalBytes(await this.content(row, delivery));
    const { seal } = await import('../encoding/seal.js');
    const sealed = await seal(content, key, { envelope: delivery.envelope, mailbox: delivery.device });
    const withSealed = { ...delivery, sealed };
    return { row: await this.update(row, withSealed), delivery: withSealed, sealed };
  }

  private async content(row: NoteRow, { envelope, device }: Delivery): Promise<Signed<Content>> {
    const { me, signer, notes } = this.around;
    const body = await notes.bodyOf(row);
    const from = { from: me.identity, device: me.device };
    const members = { type: 'content', id: envelope, ...from, to: row.with, mailbox: device, time: row.time } as const;
    return sign({ ...members, body }, signer);
  }

  private deposit({ envelope, device }: Delivery, sealed: Bytes): Promise<Answer> {
    const path = `/v1/envelopes/${envelope}?mailbox=${device}`;
    return this.around.servers.askAs(this.around.tokens, path, { method: 'PUT', bytes: sealed });
  }

  private heldBy(answer: Exclude<Answer, { kind: 'ok' }>, to: string): Held {
    if (answer.kind === 'unreachable') return held('offline', answer.retryAfter);
    const { type, members } = answer.problem;
    const retryAfter = typeof members['retryAfter'] === 'number' ? members['retryAfter'] * 1000 : 0;
    if (type === 'mailbox-full') return held('mailbox-full', retryAfter);
    if (type !== 'mailbox-unknown') return held('offline', RETRY_AT_MOST);
    const failures = this.retries.get(to)?.backoff.failures ?? 0;
    return held(failures < MAILBOX_ATTEMPTS ? 'sending' : 'recipient-unknown', retryAfter);
  }

  private async hold(row: NoteRow, reason: Held): Promise<Held> {
    const changed = row.state.kind !== 'waiting' || row.state.reason !== reason.reason;
    const now = await this.around.notes.setState(row, { kind: 'waiting', reason: reason.reason });
    if (changed) this.around.handleNote(await this.around.notes.noteOf(now));
    return reason;
  }

  private async handleDelivered(row: NoteRow, { device, envelope }: Delivery, path: Path) {
    const changed = await this.update(row, { device, envelope, done: path });
    return { row: changed, attempt: { kind: 'done', path } as const };
  }

  private async handleSent(row: NoteRow): Promise<void> {
    const paths = new Set(row.deliveries?.map(({ done }) => done));
    // The way that involved most others is the one to show.
    const path = (['mailbox', 'relayed'] as const).find((one) => paths.has(one)) ?? 'direct';
    const sent = await this.around.notes.setState(row, { kind: 'sent', path, at: new Date().toISOString() });
    this.around.handleNote(await this.around.notes.noteOf(sent));
  }

  private update(row: NoteRow, delivery: Delivery): Promise<NoteRow> {
    const deliveries = (row.deliveries ?? []).map((one) => (one.device === delivery.device ? delivery : one));
    return this.around.notes.setState(row, row.state, deliveries);
  }

  // ── in ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Once at a time among all tabs; asking again while it waits for its turn changes nothing. */
  async drain(): Promise<void> {
    if (this.drainAsked || this.closed) return;
    this.drainAsked = true;
    clearTimeout(this.drainTimer);
    const emptied = await exclusively(`${this.around.lock}/drain`, () => {
      this.drainAsked = false;
      return this.drainAll();
    }).catch(() => false);
    this.drainAsked = false;
    if (emptied) this.drainBackoff.reset();
    if (!this.closed) this.drainLater(emptied ? DRAIN_EVERY : this.drainBackoff.next());
  }

  private drainLater(milliseconds: number): void {
    clearTimeout(this.drainTimer);
    this.drainTimer = setTimeout(() => void this.drain(), milliseconds);
  }

  /** True when the mailbox was empty. */
  private async drainAll(): Promise<boolean> {
    const { servers, tokens, me } = this.around;
    const mailbox = `/v1/mailboxes/${me.device}/envelopes`;
    while (!this.closed) {
      const answer = await servers.askAs(tokens, `${mailbox}?limit=${DRAIN_PAGE}`);
      const page = answer.kind === 'ok' ? pageOf(answer.json) : undefined;
      if (!page) return false;
      const through = await this.takeAll(page.envelopes);
      if (through !== undefined) {
        const path = `${mailbox}?through=${encodeURIComponent(through)}`;
        const acknowledged = await servers.askAs(tokens, path, { method: 'DELETE' });
        if (acknowledged.kind !== 'ok') return false;
      }
      if (through !== page.envelopes.at(-1)?.cursor) return false;
      if (page.queueEmpty || page.envelopes.length === 0) return true;
    }
    return false;
  }

  /** The cursor of the last that is kept or worthless; the first that must wait ends it. */
  private async takeAll(envelopes: readonly Envelope[]): Promise<string | undefined> {
    let through: string | undefined;
    for (const envelope of envelopes) {
      if ((await this.takeOut(envelope)) === 'later') break;
      this.around.handleTravelled('mailbox', envelope.content.length);
      through = envelope.cursor;
    }
    return through;
  }

  private async takeOut(envelope: Envelope): Promise<'kept' | 'forged' | 'later'> {
    const binding = { envelope: envelope.id, mailbox: this.around.me.device };
    const { unseal } = await import('../encoding/seal.js');
    const plain = await unseal(envelope.content, this.around.sealing, binding);
    const content = plain && contentOf(plain);
    return content?.id === envelope.id ? this.receive(content, 'mailbox') : 'forged';
  }

  private async receive(content: Signed<Content>, path: Path): Promise<'kept' | 'forged' | 'later'> {
    const check = await checkContent(content, this.around.me, this.around.directory);
    if (check !== 'genuine') return check;
    const state = { kind: 'received', path, at: new Date().toISOString() } as const;
    const note = await this.around.notes.keepTheirs(content.from, content, state);
    if (note) this.around.handleNote(note);
    return 'kept';
  }
}

interface Envelope {
  readonly id: string;
  readonly cursor: string;
  readonly content: Bytes;
}

/** What cannot be read as an envelope is left out, but its cursor must be known for it to be acknowledged. */
function pageOf(json: unknown): { readonly envelopes: readonly Envelope[]; readonly queueEmpty: boolean } | undefined {
  if (!isObject(json) || !Array.isArray(json['envelopes']) || typeof json['queueEmpty'] !== 'boolean') return undefined;
  const envelopes: Envelope[] = [];
  for (const one of json['envelopes'] as unknown[]) {
    if (!isObject(one) || !isText(one['id'], ID) || !isText(one['cursor'])) return undefined;
    const content = isText(one['content']) ? bytesOf(one['content']) : undefined;
    envelopes.push({ id: one['id'], cursor: one['cursor'], content: content ?? new Uint8Array() });
  }
  return { envelopes, queueEmpty: json['queueEmpty'] };
}

function held(reason: Waiting, retryAfter = 0): Held {
  return { kind: 'held', reason, retryAfter };
}
