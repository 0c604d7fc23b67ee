import type { ReceivedFile } from './api/files.js';
import type { CreateIdentityOutcome, HandleAvailability, LookupOutcome, Me } from './api/identities.js';
import type { Json, JsonObject } from './api/json.js';
import type { Note } from './api/notes.js';
import type { OpenOptions, Peerstead } from './api/peerstead.js';
import type { FeedOf, FeedOutcome, PublishOutcome, VerifiedRecord } from './api/records.js';
import type { JoinByOutcome, JoinOutcome, RoomKey } from './api/rooms.js';
import type { Connectivity } from './api/ways.js';
import { introductionBy } from './connections/description.js';
import { IceServers } from './connections/ice-servers.js';
import { PrivateData } from './device/data.js';
import { ownIn, type Own } from './device/own.js';
import { openStore, type Store } from './device/store.js';
import { Tab } from './device/tab.js';
import { TravelMeter } from './device/travelled.js';
import { Vault } from './device/vault.js';
import { HANDLE, isObject } from './encoding/shapes.js';
import { identityOf } from './identities/chain.js';
import { lazily } from './lazily.js';
import { Listeners } from './listeners.js';
import { Mail } from './mail/mail.js';
import { Notes, type NoteKey } from './mail/notes.js';
import { insides } from './rooms/inside.js';
import { Rooms } from './rooms/rooms.js';
import { Directory } from './servers/directory.js';
import type { Records } from './servers/records.js';
import { Servers } from './servers/servers.js';
import { Signaling, signalingUrl } from './servers/signaling.js';
import { Tokens } from './servers/tokens.js';

const ANONYMOUS = 'There is no identity on this device yet; createIdentity makes one.';

/** Opens what this device has of Peerstead; without an identity it reads and looks up. */
export async function open(options: OpenOptions = {}): Promise<Peerstead> {
  const origin = (options.origin ?? globalThis.location.origin).replace(/\/$/, '');
  const name = options.store ?? 'peerstead';
  const store = await openStore(name);
  const lock = `peerstead/${name}`;
  const parts = { store, lock, servers: new Servers(origin), vault: await Vault.open(store, lock) };
  const household = new Household(parts, await Tab.take(`${lock}/tab`));
  insides.set(household, parts);
  await household.wake();
  return household;
}

/** What exists only once there is an identity. */
interface Home {
  readonly own: Own;
  readonly signaling: Signaling;
  readonly rooms: Rooms;
  readonly mail: Mail;
}

const UNREACHABLE = { kind: 'unreachable' } as const;
const LATER = { kind: 'unreachable', advice: 'Try again when you are online.' } as const;

interface Parts {
  readonly store: Store;
  readonly lock: string;
  readonly servers: Servers;
  readonly vault: Vault;
}

class Household implements Peerstead {
  private readonly directory: Directory;
  private recordsMade: Records | undefined;
  private readonly notesKept: Notes;
  private readonly data: PrivateData;
  private readonly files = lazily(async () => {
    const { FileKeeping } = await import('./files/keeping.js');
    const { store, vault, lock } = this.parts;
    return new FileKeeping(store, vault, lock);
  });
  private readonly meter: TravelMeter;
  private readonly noteListeners = new Listeners<Note>();
  private readonly connectivityListeners = new Listeners<Connectivity>();
  private readonly tabs: BroadcastChannel | undefined;
  private home: Home | undefined;
  private reachable: Connectivity = 'connecting';
  private readonly listening = new AbortController();

  constructor(
    private readonly parts: Parts,
    private readonly tab: Tab,
  ) {
    const { servers, store, vault, lock } = parts;
    this.directory = new Directory(servers, store);
    this.notesKept = new Notes(store, vault);
    this.data = new PrivateData(store, vault);
    this.meter = new TravelMeter(store);
    this.tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel(lock) : undefined;
    this.tabs?.addEventListener('message', ({ data }) => void this.handleOtherTab(data));
    servers.onReachable((reachable) => this.handleReachable(reachable));
    this.listenToPage();
  }

  /** Takes up the identity that this device has, if it has one. */
  async wake(): Promise<void> {
    const own = await ownIn(this.parts.store);
    if (own && !this.home) this.settleIn(own);
    // A reader has no socket that would tell whether the servers are there.
    if (!own) void this.parts.servers.ask('/v1/jwks');
  }

  get me(): Me | undefined {
    return this.home?.own.me;
  }

  get connectivity(): Connectivity {
    return this.home?.signaling.connectivity ?? this.reachable;
  }

  onConnectivity(listener: (connectivity: Connectivity) => void): () => void {
    return this.connectivityListeners.add(listener);
  }

  async createIdentity(handle: string): Promise<CreateIdentityOutcome> {
    const { servers, store, lock } = this.parts;
    const module = await import('./servers/registration.js').catch(() => undefined);
    const outcome = module ? await new module.Registration(servers, this.directory, store, lock).create(handle) : LATER;
    if (outcome.kind !== 'created') return outcome;
    await this.wake();
    this.tabs?.postMessage({ type: 'identity' });
    return this.me ? { kind: 'created', me: this.me } : LATER;
  }

  async handleAvailability(handle: string, signal?: AbortSignal): Promise<HandleAvailability> {
    if (!HANDLE.test(handle)) return 'malformed';
    const answer = await this.parts.servers.ask(`/v1/handles/${handle}`, { signal });
    if (answer.kind === 'ok') return 'taken';
    return answer.kind === 'problem' && answer.status === 404 ? 'free' : 'unknown';
  }

  async lookup(idOrHandle: string, signal?: AbortSignal): Promise<LookupOutcome> {
    const outcome = await this.directory.lookup(idOrHandle, signal);
    return outcome.kind === 'found' ? { kind: 'found', identity: identityOf(outcome.chain) } : outcome;
  }

  async join(key: RoomKey, signal?: AbortSignal): Promise<JoinOutcome> {
    if (!this.home) return { kind: 'refused', reason: 'identity-missing', advice: ANONYMOUS };
    return this.home.rooms.join(key, signal);
  }

  async joinBy(code: string, signal?: AbortSignal): Promise<JoinByOutcome> {
    if (!this.home) return { kind: 'refused', reason: 'identity-missing', advice: ANONYMOUS };
    const { rooms, own } = this.home;
    return rooms.joinBy(code, `${own.me.device}~${this.tab.id}`, signal);
  }

  async send(to: string, body: JsonObject): Promise<Note> {
    if (!this.home) throw new TypeError(ANONYMOUS);
    return this.home.mail.send(to, body);
  }

  notes(withIdentity: string): Promise<readonly Note[]> {
    return this.notesKept.with(withIdentity);
  }

  correspondents(): Promise<readonly { readonly identity: string; readonly newest: Note }[]> {
    return this.notesKept.newest();
  }

  onNote(listener: (note: Note) => void): () => void {
    return this.noteListeners.add(listener);
  }

  async publish(
    collection: string,
    body: JsonObject,
    at?: { readonly key: string; readonly previous?: string },
  ): Promise<PublishOutcome> {
    if (!this.home) return refusedAnonymous();
    const { me, signer } = this.home.own;
    return (await this.records())?.publish(me, signer, collection, body, at) ?? UNREACHABLE;
  }

  async withdraw(record: VerifiedRecord): Promise<PublishOutcome | { readonly kind: 'withdrawn' }> {
    if (!this.home) return refusedAnonymous();
    return (await this.records())?.withdraw(record, this.home.own.signer) ?? UNREACHABLE;
  }

  async feed(
    of: FeedOf,
    page?: { readonly after?: string; readonly limit?: number; readonly signal?: AbortSignal },
  ): Promise<FeedOutcome> {
    return (await this.records())?.feed(of, page) ?? UNREACHABLE;
  }

  async receivedFiles(): Promise<readonly ReceivedFile[]> {
    return (await this.files()).received();
  }

  saveData(key: string, value: Json): Promise<void> {
    return this.data.save(key, value);
  }

  loadData(key: string): Promise<Json | undefined> {
    return this.data.load(key);
  }

  deleteData(key: string): Promise<void> {
    return this.data.delete(key);
  }

  listData(): Promise<readonly { readonly key: string; readonly savedAt: string; readonly bytes: number }[]> {
    return this.data.list();
  }

  async exportData(): Promise<JsonObject> {
    const own = this.home?.own;
    const [data, notes, files, travelled] = await Promise.all([
      ...([this.data.all(), this.notesKept.all(), this.receivedFiles(), this.meter.total()] as const),
    ]);
    const exported = {
      ...{ type: 'peerstead-export', exportedAt: new Date().toISOString() },
      ...(own ? { identity: own.me, statements: own.statements } : {}),
      ...{ data, notes, files, travelled },
    };
    return JSON.parse(JSON.stringify(exported)) as JsonObject;
  }

  travelled(): Promise<{ readonly direct: number; readonly relayed: number; readonly mailbox: number }> {
    return this.meter.total();
  }

  close(): void {
    this.listening.abort();
    this.home?.rooms.close();
    this.home?.mail.close();
    this.home?.signaling.close();
    this.home = undefined;
    this.tabs?.close();
    this.tab.close();
    this.noteListeners.clear();
    this.connectivityListeners.clear();
    void this.meter
      .write()
      .catch(() => undefined)
      .then(() => this.parts.store.close());
  }

  /** Loaded when they are needed; undefined if they cannot be now. */
  private async records(): Promise<Records | undefined> {
    const module = await import('./servers/records.js').catch(() => undefined);
    return (this.recordsMade ??= module && new module.Records(this.parts.servers, this.directory));
  }

  private settleIn(own: Own): void {
    const { servers, lock } = this.parts;
    const { signer } = own;
    const tokens = new Tokens(servers, own.me.identity, signer);
    const signaling = new Signaling(signalingUrl(servers.origin), tokens, this.tab);
    const iceServers = new IceServers(servers, tokens);
    const around = {
      ...{ signaling, directory: this.directory, iceServers, signer, identity: own.me.identity },
      introduction: introductionBy(own.statements),
      files: this.files,
    };
    const rooms: Rooms = new Rooms(around, {
      handleFrame: (frame, peer) => {
        if (frame.type === 'note') void mail.handleContent(frame.content, peer);
        if (frame.type === 'note-kept') mail.handleKept(frame.id, peer.occupant.device);
      },
      handleConnected: (peer) => mail.handleConnected(peer),
      handleTravelled: (bytes, path) => this.meter.count(path, bytes),
    });
    const mail: Mail = new Mail({
      ...{ me: own.me, signer, sealing: own.keys.sealing, tokens, servers, lock },
      ...{ directory: this.directory, notes: this.notesKept },
      reach: (device) => rooms.reach(device),
      handleNote: (note) => this.handleNote(note),
      handleTravelled: (path, bytes) => this.meter.count(path, bytes),
    });
    this.home = { own, signaling, rooms, mail };
    this.listenToSignaling(signaling, mail, own.me.device);
    // Nobody who joins a room shall wait for them: they come while the socket opens, unless no server answers yet.
    void tokens.token().then((token) => (token === undefined ? [] : iceServers.get()));
    signaling.welcomes.add(() => void iceServers.get());
    signaling.connect();
    void mail.resume();
    void this.files()
      .then((files) => files.tidy())
      .catch(() => undefined);
  }

  private listenToSignaling(signaling: Signaling, mail: Mail, mailbox: string): void {
    signaling.changes.add((connectivity) => this.connectivityListeners.tell(connectivity));
    signaling.welcomes.add(() => void mail.resume());
    signaling.frames.add((frame) => {
      if (frame.type === 'wake-up' && frame.mailbox === mailbox) void mail.drain();
    });
  }

  /** Events of a page, where there is one. */
  private listenToPage(): void {
    if (!('addEventListener' in globalThis)) return;
    const { signal } = this.listening;
    globalThis.addEventListener('online', () => this.home?.signaling.connect(), { signal });
    globalThis.addEventListener('offline', () => this.home?.signaling.probe(), { signal });
    globalThis.addEventListener(
      'pagehide',
      () => {
        this.home?.rooms.bye();
        void this.meter.write();
      },
      { signal },
    );
  }

  private handleNote(note: Note): void {
    this.noteListeners.tell(note);
    const key: NoteKey = [note.with, note.mine ? 'mine' : 'theirs', note.id];
    this.tabs?.postMessage({ type: 'note', key });
  }

  /** Other tabs of this profile share identity and notes. */
  private async handleOtherTab(message: unknown): Promise<void> {
    if (!isObject(message)) return;
    if (message['type'] === 'identity') return this.wake();
    if (message['type'] !== 'note' || !Array.isArray(message['key'])) return;
    const note = await this.notesKept.get(message['key'] as unknown as NoteKey);
    if (note) this.noteListeners.tell(note);
  }

  private handleReachable(reachable: boolean): void {
    const now = reachable ? 'online' : 'offline';
    if (this.home || this.reachable === now) return;
    this.reachable = now;
    this.connectivityListeners.tell(now);
  }
}

function refusedAnonymous(): PublishOutcome {
  return { kind: 'refused', type: 'identity-missing', detail: ANONYMOUS, advice: 'Create an identity first.' };
}
