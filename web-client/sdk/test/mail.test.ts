import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../src/device/store.js';
import { Vault } from '../src/device/vault.js';
import { base64url, bytesOf, randomId, type Bytes } from '../src/encoding/bytes.js';
import { canonicalBytes } from '../src/encoding/canonical.js';
import { seal, unseal } from '../src/encoding/seal.js';
import { sign, signedDigest } from '../src/encoding/signed.js';
import type { Statement } from '../src/identities/chain.js';
import { makeDeviceKeys, signGenesis } from '../src/identities/genesis.js';
import { signerOf, type DeviceKeys } from '../src/identities/keys.js';
import type { Note } from '../src/index.js';
import type { Content } from '../src/mail/content.js';
import { Mail } from '../src/mail/mail.js';
import { Notes } from '../src/mail/notes.js';
import type { Peer } from '../src/rooms/peer.js';
import { Directory } from '../src/servers/directory.js';
import { Servers } from '../src/servers/servers.js';
import { Origin, problem, type Asked, type Said } from './origin.js';

interface Person {
  readonly keys: DeviceKeys;
  readonly identity: string;
  readonly statements: readonly Statement[];
}

interface Deposited {
  readonly id: string;
  readonly cursor: string;
  readonly content: string;
}

const SOON = { timeout: 10_000, interval: 10 };
let origin: Origin;
let ada: Person;
let ben: Person;
let mallory: Person;
let people: Person[];
/** What stands in the way of the next requests. */
let obstacles: ((asked: Asked) => Said | undefined)[];
let deposits: { readonly id: string; readonly bytes: Bytes }[];
let mailbox: Deposited[];
let acknowledged: string[];
let mails: Mail[];

beforeEach(async () => {
  people = await Promise.all([person(), person(), person()]);
  [ada, ben, mallory] = people as [Person, Person, Person];
  [obstacles, deposits, mailbox, acknowledged, mails] = [[], [], [], [], []];
  origin = await Origin.start(answer);
});

afterEach(() => {
  for (const mail of mails) mail.close();
  origin.stop();
});

async function person(): Promise<Person> {
  const keys = await makeDeviceKeys();
  const genesis = await signGenesis({ signingKey: keys.signingKey, sealingKey: keys.sealingKey }, signerOf(keys));
  return { keys, identity: (await signedDigest(genesis)) ?? '', statements: [genesis] };
}

function answer(asked: Asked): Said {
  const obstacle = obstacles[0]?.(asked);
  if (obstacle) {
    obstacles.shift();
    return obstacle;
  }
  const { method, path, query, body } = asked;
  const name = path.split('/')[3] ?? '';
  if (path.startsWith('/v1/identities/')) {
    const found = people.find(({ identity }) => identity === name);
    return found ? { json: { statements: found.statements } } : problem(404, 'identity-unknown');
  }
  if (path.startsWith('/v1/envelopes/')) {
    deposits.push({ id: name, bytes: Uint8Array.from(body) });
    return { status: 201, json: {} };
  }
  if (method === 'DELETE') {
    const through = query.get('through') ?? '';
    acknowledged.push(through);
    mailbox = mailbox.filter(({ cursor }) => cursor > through);
    return { status: 204 };
  }
  return { json: { envelopes: mailbox.slice(0, 2), cursor: '', queueEmpty: mailbox.length <= 2 } };
}

async function mailOf(owner: Person, connectedTo: (device: string) => Peer | undefined = () => undefined) {
  const name = randomId();
  const store = await openStore(name);
  const servers = new Servers(origin.url);
  const notes = new Notes(store, await Vault.open(store, name));
  const heard: Note[] = [];
  const directory = new Directory(servers, store);
  const mail = new Mail({
    me: { identity: owner.identity, device: owner.keys.device },
    signer: signerOf(owner.keys),
    sealing: owner.keys.sealing,
    directory,
    servers,
    tokens: { token: () => Promise.resolve('token'), forget: () => undefined },
    notes,
    lock: name,
    reach: (device) => Promise.resolve(connectedTo(device)),
    handleNote: (note) => heard.push(note),
    handleTravelled: () => undefined,
  });
  mails.push(mail);
  const states = async (identity: string) => (await notes.with(identity)).map(({ state }) => state);
  return { mail, notes, heard, states, directory };
}

const onEnvelopes = (said: Said) => (asked: Asked) => (asked.path.startsWith('/v1/envelopes/') ? said : undefined);

async function contentFrom(sender: Person, members: Partial<Content> = {}) {
  const from = { from: sender.identity, device: sender.keys.device };
  const to = { to: ben.identity, mailbox: ben.keys.device };
  const time = new Date().toISOString();
  const body = { text: 'hello' };
  const content: Content = { type: 'content', id: randomId(), ...from, ...to, time, body, ...members };
  return sign(content, signerOf(sender.keys));
}

async function arrives(content: object, envelope: string): Promise<void> {
  const binding = { envelope, mailbox: ben.keys.device };
  const sealed = await seal(canonicalBytes(content), bytesOf(ben.keys.sealingKey) ?? new Uint8Array(), binding);
  mailbox.push({ id: envelope, cursor: String(mailbox.length + 1), content: base64url(sealed) });
}

describe('a note on its way out', () => {
  test('is sealed to the recipient, who alone can open it, under its own id', async () => {
    const { mail, states } = await mailOf(ada);
    const note = await mail.send(ben.identity, { text: 'for you' });
    expect(note.state).toEqual({ kind: 'waiting', reason: 'sending' });
    await expect.poll(() => states(ben.identity), SOON).toMatchObject([{ kind: 'sent', path: 'mailbox' }]);
    const [deposit] = deposits;
    expect(deposit?.id).toBe(note.id);
    const binding = { envelope: note.id, mailbox: ben.keys.device };
    const opened = await unseal(deposit?.bytes ?? new Uint8Array(), ben.keys.sealing, binding);
    expect(new TextDecoder().decode(opened)).toContain('for you');
    expect(await unseal(deposit?.bytes ?? new Uint8Array(), mallory.keys.sealing, binding)).toBeUndefined();
  });

  test('is tried again with the very same bytes', async () => {
    const kept: Buffer[] = [];
    obstacles.push(({ path, body }) =>
      path.startsWith('/v1/envelopes/') && kept.push(body) ? { status: 500 } : undefined,
    );
    const { mail, states, heard } = await mailOf(ada);
    await mail.send(ben.identity, { text: 'again' });
    await expect.poll(() => states(ben.identity), SOON).toMatchObject([{ kind: 'sent' }]);
    expect(Buffer.from(deposits[0]?.bytes ?? [])).toEqual(kept[0]);
    expect(heard.map(({ state }) => ('reason' in state ? state.reason : state.kind))).toEqual([
      'sending',
      'offline',
      'sent',
    ]);
  });

  test('does not overtake the one before it', async () => {
    obstacles.push(onEnvelopes(problem(409, 'mailbox-full')), onEnvelopes(problem(409, 'mailbox-full')));
    const { mail, states, heard } = await mailOf(ada);
    const notes = [await mail.send(ben.identity, { n: 1 }), await mail.send(ben.identity, { n: 2 })];
    await expect.poll(() => states(ben.identity), SOON).toMatchObject([{ kind: 'sent' }, { kind: 'sent' }]);
    expect(deposits.map(({ id }) => id)).toEqual(notes.map(({ id }) => id));
    expect(heard).toContainEqual({ ...notes[0], state: { kind: 'waiting', reason: 'mailbox-full' } });
  });

  test('waits for a mailbox that is about to open, and takes another id where its own is taken', async () => {
    obstacles.push(onEnvelopes(problem(404, 'mailbox-unknown')), onEnvelopes(problem(409, 'envelope-id-taken')));
    const { mail, states } = await mailOf(ada);
    const note = await mail.send(ben.identity, {});
    await expect.poll(() => states(ben.identity), SOON).toMatchObject([{ kind: 'sent' }]);
    expect(deposits.map(({ id }) => id)).not.toContain(note.id);
  });

  test('waits for a recipient whom nobody knows, without holding up others', async () => {
    const { mail, states } = await mailOf(ada);
    const stranger = randomId(32);
    await mail.send(stranger, {});
    await mail.send(ben.identity, {});
    await expect.poll(() => states(ben.identity), SOON).toMatchObject([{ kind: 'sent' }]);
    expect(await states(stranger)).toEqual([{ kind: 'waiting', reason: 'recipient-unknown' }]);
  });

  test('goes to a device that is connected and keeps it, and to no mailbox', async () => {
    const carried: string[] = [];
    const peer = {
      path: 'direct',
      send: (frame: { content: { id: string; mailbox: string } }) => {
        carried.push(frame.content.id);
        queueMicrotask(() => out.mail.handleKept(frame.content.id, frame.content.mailbox));
        return true;
      },
    } as unknown as Peer;
    const out = await mailOf(ada, (device) => (device === ben.keys.device ? peer : undefined));
    const note = await out.mail.send(ben.identity, {});
    await expect.poll(() => out.states(ben.identity), SOON).toMatchObject([{ kind: 'sent', path: 'direct' }]);
    expect(carried).toEqual([note.id]);
    expect(deposits).toEqual([]);
  });

  test('goes to the mailbox when the connected device does not answer in 4 seconds', async () => {
    const peer = { path: 'direct', send: () => true } as unknown as Peer;
    const { mail, states } = await mailOf(ada, () => peer);
    await mail.send(ben.identity, {});
    await expect.poll(() => states(ben.identity), SOON).toMatchObject([{ kind: 'sent', path: 'mailbox' }]);
  });

  test('is refused at once if it is too long, or goes to no identity', async () => {
    const { mail } = await mailOf(ada);
    await expect(mail.send(ben.identity, { text: 'x'.repeat(130_000) })).rejects.toThrow(RangeError);
    await expect(mail.send('ben', {})).rejects.toThrow(TypeError);
  });
});

describe('a mailbox that is drained', () => {
  test('gives each note once, in order, and is acknowledged page by page', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      const content = await contentFrom(ada, { body: { n }, time: new Date(1e12 + n).toISOString() });
      await arrives(content, content.id);
    }
    const { mail, notes } = await mailOf(ben);
    await Promise.all([mail.drain(), mail.drain(), mail.drain()]);
    expect((await notes.with(ada.identity)).map(({ body }) => body['n'])).toEqual([1, 2, 3, 4, 5]);
    expect(acknowledged).toEqual(['2', '4', '5']);
  });

  test('gives a note once though its acknowledgement was lost', async () => {
    const content = await contentFrom(ada);
    await arrives(content, content.id);
    obstacles.push(({ method }) => (method === 'DELETE' ? { status: 503 } : undefined));
    const { mail, notes, heard } = await mailOf(ben);
    await mail.drain();
    await mail.drain();
    expect(await notes.with(ada.identity)).toHaveLength(1);
    expect(heard).toHaveLength(1);
    expect(mailbox).toEqual([]);
  });

  test('drops what was forged, damaged, or meant for others, and goes on', async () => {
    const forged = await contentFrom(mallory, { from: ada.identity, device: ada.keys.device });
    const asAda = await contentFrom(mallory, { from: ada.identity });
    const toAda = await contentFrom(mallory, { to: ada.identity });
    const unknown = await contentFrom({ ...mallory, identity: randomId(32) });
    const changed = { ...(await contentFrom(mallory)), body: { text: 'changed' } };
    for (const content of [forged, asAda, toAda, unknown, changed]) await arrives(content, content.id);
    await arrives(await contentFrom(mallory), randomId());
    await arrives({ nonsense: true }, randomId());
    mailbox.push({ id: randomId(), cursor: '8', content: 'AAAA' }, { id: randomId(), cursor: '9', content: '!' });
    const genuine = await contentFrom(ada);
    await arrives(genuine, genuine.id);
    mailbox = mailbox.map((envelope, i) => ({ ...envelope, cursor: String.fromCharCode(97 + i) }));

    const { mail, heard } = await mailOf(ben);
    await mail.drain();

    expect(heard.map(({ id }) => id)).toEqual([genuine.id]);
    expect(mailbox).toEqual([]);
  });

  test('verifies by the chain that its sender brought, while the directory is away', async () => {
    const content = await contentFrom(ada);
    await arrives(content, content.id);
    obstacles.push(({ path }) => (path.startsWith('/v1/identities/') ? { status: 500 } : undefined));
    const { mail, heard, directory } = await mailOf(ben);
    await directory.introduce(ada.identity, ada.statements);

    await mail.drain();

    expect(heard.map(({ id }) => id)).toEqual([content.id]);
  });

  test('keeps what cannot be verified now, and all that follows', async () => {
    const [first, second] = [await contentFrom(ada, { time: new Date(1e12).toISOString() }), await contentFrom(ada)];
    await arrives(first, first.id);
    await arrives(second, second.id);
    obstacles.push(({ path }) => (path.startsWith('/v1/identities/') ? { status: 500 } : undefined));
    const { mail, heard } = await mailOf(ben);
    await mail.drain();
    expect(heard).toEqual([]);
    expect(mailbox).toHaveLength(2);
    await mail.drain();
    expect(heard.map(({ id }) => id)).toEqual([first.id, second.id]);
  });
});
