import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { introductionBy } from '../src/connections/description.js';
import { signHandle } from '../src/identities/genesis.js';
import { signerOf } from '../src/identities/keys.js';
import type { RoomPost } from '../src/index.js';
import { CHAIN_CHARACTERS, LOOK_UP_AFTER, NAMED_WITHIN, RETRY_AT_LEAST } from '../src/limits.js';
import type { Description } from '../src/servers/signaling-frames.js';
import { install, Member, person, surroundingsOf, uninstall, type Person } from './room.js';
import { ScriptedConnection } from './rtc.js';

/** Answers for the directory; undefined: there is none. */
let directory: ((identity: string) => Promise<readonly unknown[]>) | undefined;
let asked: string[];
let members: Member[];

beforeEach(() => {
  install();
  ScriptedConnection.install();
  [directory, asked, members] = [undefined, [], []];
  vi.stubGlobal('fetch', async (url: string) => {
    const identity = /\/v1\/identities\/(.*)/.exec(url)?.[1];
    if (identity === undefined) throw new TypeError('Failed to fetch');
    asked.push(identity);
    if (!directory) throw new TypeError('Failed to fetch');
    return Response.json({ statements: await directory(identity) });
  });
});

afterEach(() => {
  for (const member of members) member.close();
  uninstall();
});

async function chainOf({ keys, statements, occupant }: Person, handle: string): Promise<readonly unknown[]> {
  return [...statements, await signHandle(occupant.identity, occupant.identity, handle, signerOf(keys))];
}

describe('a chain that comes with a description', () => {
  test('tells the key of its device, and nobody is asked', async () => {
    const [ada, ben] = [await person(), await person()];
    const around = await surroundingsOf(ada);

    const outcome = await around.directory.keyOf(ben.occupant.identity, ben.occupant.device, { said: textOf(ben) });

    expect(outcome).toEqual({ kind: 'found', key: ben.keys.signingKey });
    expect(asked).toEqual([]);
  });

  test('tells nothing else: whose the handle in it is, only the directory says', async () => {
    const [ada, ben] = [await person(), await person()];
    const around = await surroundingsOf(ada);
    const said = JSON.stringify(await chainOf(ben, 'ada'));

    await around.directory.keyOf(ben.occupant.identity, ben.occupant.device, { said });

    expect(await around.directory.known(ben.occupant.identity)).toBeUndefined();
    expect(await around.directory.lookup(ben.occupant.identity)).toEqual({ kind: 'unreachable' });
  });

  test('of as many characters as are taken is taken, of one more it is not', async () => {
    const [ada, ben, cleo] = [await person(), await person(), await person()];
    const around = await surroundingsOf(ada);
    const keyOf = ({ occupant: { identity, device } }: Person, said: string) =>
      around.directory.keyOf(identity, device, { said });

    expect(await keyOf(ben, textOf(ben).padEnd(CHAIN_CHARACTERS))).toMatchObject({ kind: 'found' });
    expect(await keyOf(cleo, textOf(cleo).padEnd(CHAIN_CHARACTERS + 1))).toEqual({ kind: 'unreachable' });
  });

  test.each([
    ['no JSON', (mine: string) => mine.slice(1)],
    ['no array', (mine: string) => `{"statements":${mine}}`],
    ['empty', () => '[]'],
    ['somebody else’s', (_: string, other: string) => other],
    ['forged', (mine: string, other: string) => mine.replace(signatureIn(mine), signatureIn(other))],
  ])('has the directory asked if it is %s', async (_, lie) => {
    const [ada, ben, cleo] = [await person(), await person(), await person()];
    const around = await surroundingsOf(ada);
    directory = () => Promise.resolve(ben.statements);
    const { identity, device } = ben.occupant;

    const outcome = await around.directory.keyOf(identity, device, { said: lie(textOf(ben), textOf(cleo)) });

    expect(asked).toEqual([identity]);
    expect(outcome).toEqual({ kind: 'found', key: ben.keys.signingKey });
  });

  test('has others asked before that, if they may know better', async () => {
    const [ada, ben] = [await person(), await person()];
    const around = await surroundingsOf(ada);
    const handOver = () => Promise.resolve(ben.statements);
    const { identity, device } = ben.occupant;

    const outcome = await around.directory.keyOf(identity, device, { said: '[]', handOver });

    expect(outcome).toMatchObject({ kind: 'found' });
    expect(asked).toEqual([]);
  });

  test('is not there if nobody would take it', async () => {
    const { statements } = await person();
    const room = CHAIN_CHARACTERS - JSON.stringify(statements).length;
    const longer = (by: number) => statements.map((one) => ({ ...one, time: one.time + ' '.repeat(by) }));

    expect(introductionBy(longer(room)).chain).toHaveLength(CHAIN_CHARACTERS);
    expect(introductionBy(longer(room + 1))).toEqual({});
  });
});

describe('who meets somebody for the first time', () => {
  test('is connected without the directory, as each brings its chain', async () => {
    const { ada, ben, said } = await meet();

    await connected(ada, ben);

    expect(said.map(({ type }) => type)).toEqual(['offer', 'answer']);
    expect(said.every(({ chain }) => chain !== undefined)).toBe(true);
  });

  test('brings none to somebody known', async () => {
    const { ada, ben, said } = await meet({ areFriends: true });

    await connected(ada, ben);

    expect(said.map(({ type, chain }) => [type, chain])).toEqual([
      ['offer', undefined],
      ['answer', undefined],
    ]);
    expect(ada.see(ben).handle).toBe('ben');
  });

  test('asks for no handle before they are connected', async () => {
    const { ada, ben, chains } = await meet();
    const linked: boolean[] = [];
    directory = (identity) => {
      linked.push((identity === ben.occupant.identity ? ada : ben).connected.length > 0);
      return Promise.resolve(chains.get(identity) ?? []);
    };

    await vi.waitFor(() => expect([ada.see(ben).handle, ben.see(ada).handle]).toEqual(['ben', 'ada']));

    expect(linked).toEqual([true, true]);
  });

  test('asks for one all the same if no connection comes about', async () => {
    const [ada, ben] = [await arrive(), await arrive()];
    directory = () => chainOf(ben.person, 'ben');
    await ada.goOnline();
    vi.spyOn(ada.around.signaling, 'send').mockReturnValue(true);
    ada.gathering.handleJoined([ada.occupant, ben.occupant]);
    await vi.advanceTimersByTimeAsync(LOOK_UP_AFTER / 2);
    expect(asked).toEqual([]);

    await vi.advanceTimersByTimeAsync(LOOK_UP_AFTER / 2);

    await vi.waitFor(() => expect(ada.see(ben).handle).toBe('ben'));
  });

  test('asks again for as long as nobody answers', async () => {
    const { ada, ben } = await meet();
    await connected(ada, ben);
    await vi.advanceTimersByTimeAsync(LOOK_UP_AFTER);
    expect(ada.see(ben).handle).toBeUndefined();

    directory = () => chainOf(ben.person, 'ben');
    await vi.advanceTimersByTimeAsync(2 * RETRY_AT_LEAST);

    await vi.waitFor(() => expect(ada.see(ben).handle).toBe('ben'));
  });

  test('hears what the other says first under its handle, in order', async () => {
    let answer: () => void = () => undefined;
    const { ada, ben } = await meet();
    const answering = new Promise<void>((resolve) => (answer = resolve));
    directory = () => answering.then(() => chainOf(ben.person, 'ben'));
    const heard = listenTo(ada);
    await connected(ada, ben);
    for (const text of ['one', 'two', 'three']) ben.room.say({ text });
    await vi.advanceTimersByTimeAsync(NAMED_WITHIN / 2);
    expect(heard).toEqual([]);

    answer();

    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(heard.map(({ body }) => body['text'])).toEqual(['one', 'two', 'three']);
    expect(heard.map(({ from }) => from !== 'me' && from.handle)).toEqual(['ben', 'ben', 'ben']);
  });

  test('does not wait long for that', async () => {
    const { ada, ben } = await meet();
    directory = () => new Promise(() => undefined);
    const heard = listenTo(ada);
    await connected(ada, ben);

    ben.room.say({ text: 'one' });
    await vi.advanceTimersByTimeAsync(NAMED_WITHIN);

    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]?.from !== 'me' && heard[0]?.from.identity).toBe(ben.occupant.identity);
  });
});

async function arrive(): Promise<Member> {
  const member = await Member.start();
  members.push(member);
  return member;
}

/** Ada joins a room that Ben is in; `said` is what signaling carries of their descriptions. */
async function meet({ areFriends = false } = {}) {
  const [ada, ben] = [await arrive(), await arrive()];
  const said: Description[] = [];
  const chains = new Map([
    [ada.occupant.identity, await chainOf(ada.person, 'ada')],
    [ben.occupant.identity, await chainOf(ben.person, 'ben')],
  ]);
  for (const [one, other] of [
    [ada, ben],
    [ben, ada],
  ] as const) {
    const { identity } = other.occupant;
    if (areFriends) await one.around.directory.take({ statements: chains.get(identity) }, { identity });
    await one.goOnline();
    vi.spyOn(one.around.signaling, 'send').mockImplementation((frame) => {
      if (frame.type === 'offer' || frame.type === 'answer') said.push(frame);
      if ('connection' in frame) other.see(one).negotiation.hear(frame);
      return true;
    });
  }
  ben.gathering.handleJoined([ben.occupant]);
  ben.gathering.handlePeerJoined(ada.occupant);
  ada.gathering.handleJoined([ada.occupant, ben.occupant]);
  return { ada, ben, chains, said };
}

async function connected(one: Member, other: Member): Promise<void> {
  await vi.waitFor(() => expect([one.connected, other.connected].flat()).toHaveLength(2));
}

function listenTo(member: Member): RoomPost[] {
  const heard: RoomPost[] = [];
  member.room.onPost((post) => heard.push(post));
  return heard;
}

function textOf({ statements }: Person): string {
  return JSON.stringify(statements);
}

function signatureIn(chain: string): string {
  return /"signature":"([^"]*)"/.exec(chain)?.[1] ?? '';
}
