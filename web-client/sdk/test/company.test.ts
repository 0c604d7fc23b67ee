import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { introductionBy } from '../src/connections/description.js';
import { randomId } from '../src/encoding/bytes.js';
import {
  CARRIED_CHARACTERS,
  GOODBYE_WITHIN,
  INTRODUCED_WITHIN,
  LINKS_AT_MOST,
  OFFER_WITHIN,
  PING_EVERY,
  PROOFS_AT_ONCE,
  SILENCE,
  SILENCE_UNSIGNALED,
} from '../src/limits.js';
import { Carrier } from '../src/rooms/carrier.js';
import type { Peer } from '../src/rooms/peer.js';
import type { Directed, Occupant } from '../src/servers/signaling-frames.js';
import { install, Member, offerOf, person, phantom, uninstall, type Person } from './room.js';
import { ScriptedConnection } from './rtc.js';

let members: Member[];

beforeEach(() => {
  members = [];
  install();
  ScriptedConnection.install();
});

afterEach(() => {
  for (const member of members) member.close();
  uninstall();
});

async function arrive(known: readonly Person[] = []): Promise<Member> {
  const member = await Member.start(known);
  members.push(member);
  return member;
}

/** Two of a room without servers, and whatever the second one says to the first. */
async function pair(known: readonly Person[] = []) {
  const [ada, mallory] = [await arrive(known), await arrive(known)];
  await ada.letIn(mallory);
  const says = mallory.see(ada);
  const carries = (frame: Directed, from: Occupant) =>
    says.send({ type: 'carried', id: randomId(), from, to: ada.occupant.peer, hops: 0, frame });
  return { ada, mallory, says, carries };
}

/** Until whatever was sent is there and verified, for which there is no timer, and until what it begins is begun. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    await vi.advanceTimersByTimeAsync(50);
    await wait(20);
  }
}

test('a newcomer who is let in meets everybody, and nobody needs a server for that', async () => {
  const [ada, ben, cleo] = [await arrive(), await arrive(), await arrive()];
  await ada.letIn(ben);

  await ada.letIn(cleo);

  await vi.waitFor(() => expect(cleo.connected.toSorted()).toEqual([ada, ben].map((one) => one.occupant.peer).sort()));
  await vi.waitFor(() => expect(ben.connected.toSorted()).toEqual([ada, cleo].map((one) => one.occupant.peer).sort()));
});

describe('who is in the room', () => {
  test('is not for a peer to say whom signaling names itself', async () => {
    const { ada, mallory, says } = await pair();
    await ada.goOnline();
    ada.gathering.handleJoined([ada.occupant, mallory.occupant]);

    says.send({ type: 'company', peers: Array.from({ length: 92 }, phantom) });
    await settle();

    expect(ada.listed).toEqual([mallory.occupant.peer]);
    expect(ada.connected).toEqual([mallory.occupant.peer]);
  });

  test('is what a peer says while signaling is away, or if signaling does not know that peer', async () => {
    const { ada, mallory, says } = await pair();
    const [one, other] = [phantom(), phantom()];

    says.send({ type: 'company', peers: [one] });
    await settle();
    await ada.goOnline();
    says.send({ type: 'company', peers: [other] });
    await settle();

    expect(ada.listed).toEqual([mallory.occupant.peer, one.peer, other.peer]);
  });

  test.each([
    ['joined', (ada: Member, all: readonly Occupant[]) => ada.gathering.handleJoined(all)],
    ['peer-joined', (ada: Member, all: readonly Occupant[]) => all.map((one) => ada.gathering.handlePeerJoined(one))],
  ])('is what signaling says (%s), where a peer named somebody wrongly', async (_name, hear) => {
    const { ada, mallory, says } = await pair();
    const ben = await person();
    says.send({ type: 'company', peers: [{ ...ben.occupant, identity: randomId(32) }] });
    await settle();
    expect(ada.see(ben).occupant).not.toEqual(ben.occupant);

    hear(ada, [mallory.occupant, ben.occupant]);

    expect(ada.see(ben).occupant).toEqual(ben.occupant);
    expect(ada.connected).toEqual([mallory.occupant.peer]);
  });

  test('is nobody of whom others told and who never came, be there a way to them or not', async () => {
    const { ada, mallory, says } = await pair();
    says.send({ type: 'company', peers: [phantom(), phantom(), phantom()] });
    says.send({ type: 'bye' });
    await vi.waitFor(() => expect(ada.listed).toHaveLength(3));
    expect(ada.listed).not.toContain(mallory.occupant.peer);

    await vi.advanceTimersByTimeAsync(INTRODUCED_WITHIN - 1_000);
    expect(ada.listed).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(ada.listed).toEqual([]);
  });
});

test('who leaves and joins at once is in the room, and is connected anew, though the goodbye comes last', async () => {
  const { ada, mallory, says } = await pair();
  await ada.goOnline();
  ada.gathering.handleJoined([ada.occupant, mallory.occupant]);
  ada.see(mallory).handleLeft();
  ada.gathering.handlePeerJoined(mallory.occupant);

  says.send({ type: 'bye' });
  await vi.waitFor(() => expect(ada.connected).toEqual([]));

  expect(ada.listed).toEqual([mallory.occupant.peer]);
  await vi.advanceTimersByTimeAsync(3 * OFFER_WITHIN);
  await vi.waitFor(() => expect(ada.see(mallory).negotiation.connection).toBeDefined());
});

test('who joined again, and says goodbye after that, is gone', async () => {
  const { ada, mallory, says } = await pair();
  await ada.goOnline();
  ada.gathering.handleJoined([ada.occupant, mallory.occupant]);
  ada.see(mallory).handleLeft();
  ada.gathering.handlePeerJoined(mallory.occupant);
  await vi.advanceTimersByTimeAsync(GOODBYE_WITHIN);

  says.send({ type: 'bye' });

  await vi.waitFor(() => expect(ada.listed).toEqual([]));
});

/** The browser's end of a connection. */
function browserOf(peer: Peer): ScriptedConnection {
  return (peer.negotiation.connection as unknown as { readonly pc: ScriptedConnection }).pc;
}

/** Nothing that is sent over them arrives, until the returned function is called. */
function cut(...ends: readonly ScriptedConnection[]): () => void {
  const channels = ends.flatMap(({ small, bulk }) => [small, bulk]).map((channel) => ({ channel, to: channel.other }));
  for (const { channel } of channels) channel.other = undefined;
  return () => channels.forEach(({ channel, to }) => (channel.other = to));
}

function fail(...ends: readonly ScriptedConnection[]): void {
  for (const end of ends) {
    end.connectionState = 'failed';
    end.onconnectionstatechange?.();
  }
}

describe('whom signaling does not know any more, and who is connected', () => {
  async function unlisted() {
    const both = await pair();
    await both.ada.goOnline();
    both.ada.gathering.handleJoined([both.ada.occupant, both.mallory.occupant]);
    both.ada.gathering.handleJoined([both.ada.occupant]);
    return both;
  }

  test('stays', async () => {
    const { ada, mallory } = await unlisted();

    expect(ada.connected).toEqual([mallory.occupant.peer]);
    expect(ada.see(mallory).present).toBe(false);
  });

  test('is gone with the connection', async () => {
    const { ada, mallory } = await unlisted();

    mallory.see(ada).negotiation.close();

    await vi.waitFor(() => expect(ada.listed).toEqual([]));
  });

  test.each([
    ['left', (ada: Member, mallory: Member) => ada.see(mallory).handleLeft()],
    ['joins again', (ada: Member, mallory: Member) => ada.gathering.handlePeerJoined(mallory.occupant)],
  ])('and who %s is told again what may be lost', async (_name, hear) => {
    const { ada, mallory } = await pair();
    await ada.goOnline();
    ada.gathering.handleJoined([ada.occupant, mallory.occupant]);
    const say = vi.spyOn(ada.around.signaling, 'send').mockReturnValue(true);
    browserOf(ada.see(mallory)).restartIce();
    await vi.waitFor(() => expect(say).toHaveBeenCalledOnce());
    const carried = browserOf(ada.see(mallory)).small.sent;
    const before = carried.length;

    hear(ada, mallory);

    const count = () =>
      say.mock.calls.length - 1 + carried.slice(before).filter((one) => String(one).includes('"offer"')).length;
    await vi.waitFor(() => expect(count()).toBe(1));
  });
});

test('an offer that is being answered when signaling comes back is gone on with, where ours would not be taken', async () => {
  const [one, other] = [await arrive(), await arrive()];
  // Of two the one with the greater id is polite.
  const [ada, { person: lesser }] = one.occupant.peer > other.occupant.peer ? [one, other] : [other, one];
  await ada.around.directory.introduce(lesser.occupant.identity, lesser.statements);
  await ada.goOnline();
  ada.gathering.handleJoined([ada.occupant]);
  ada.gathering.handlePeerJoined(lesser.occupant);
  const said = vi.spyOn(ada.around.signaling, 'send').mockReturnValue(true);
  const offer = await offerOf(lesser, ada.occupant);
  ada.see(lesser).negotiation.hear(offer);
  const answers = () => said.mock.calls.filter(([frame]) => frame.type === 'answer');
  await vi.waitFor(() => expect(answers()).toHaveLength(1));

  ada.gathering.handleJoined([ada.occupant, lesser.occupant]);
  await settle();

  expect(ada.see(lesser).negotiation.connection?.id).toBe(offer.connection);
  expect(answers()).toHaveLength(2);
});

test('whom we offer a connection can begin with the candidates that are found at once', async () => {
  const [ada, ben] = [await arrive(), await person()];
  await ada.goOnline();
  const said = vi.spyOn(ada.around.signaling, 'send').mockReturnValue(true);

  ada.gathering.handleJoined([ada.occupant, ben.occupant]);

  await vi.waitFor(() => expect(said).toHaveBeenCalled());
  expect(said.mock.calls[0]?.[0]).toMatchObject({
    type: 'offer',
    sdp: expect.stringContaining('a=candidate') as string,
  });
});

test('where no offer can be made, it is tried again', async () => {
  const [ada, ben] = [await arrive(), await person()];
  await ada.goOnline();
  const said = vi.spyOn(ada.around.signaling, 'send').mockReturnValue(true);
  const offering = vi.spyOn(ScriptedConnection.prototype, 'setLocalDescription');
  offering.mockRejectedValueOnce(new Error('No ports'));

  ada.gathering.handleJoined([ada.occupant, ben.occupant]);
  await vi.waitFor(() => expect(offering).toHaveBeenCalled());
  await vi.advanceTimersByTimeAsync(2 * OFFER_WITHIN);

  await vi.waitFor(() => expect(said).toHaveBeenCalled());
});

test('a handle that could not be looked up is looked up when signaling is back', async () => {
  const ben = await person();
  const ada = await arrive();
  await ada.goOnline();
  ada.gathering.handleJoined([ada.occupant, ben.occupant]);
  await settle();
  const ask = vi.spyOn(ada.around.directory, 'withDevice');

  ada.gathering.handleJoined([ada.occupant, ben.occupant]);

  await vi.waitFor(() => expect(ask).toHaveBeenCalledWith(ben.occupant.identity, ben.occupant.device));
});

describe('while there are no servers', () => {
  test('a line that is out for a while ends nothing that nobody could bring back', async () => {
    const { ada, mallory } = await pair();
    const before = ada.see(mallory).negotiation.connection;

    const mend = cut(...ScriptedConnection.open);
    await vi.advanceTimersByTimeAsync(2 * SILENCE_UNSIGNALED);
    expect(ada.see(mallory).describe().connection).toBe('disconnected');
    mend();
    await vi.advanceTimersByTimeAsync(2 * PING_EVERY);

    expect(ada.see(mallory).describe().connection).toBe('connected');
    expect(ada.see(mallory).negotiation.connection).toBe(before);
  });

  test('two who lost each other are connected again over somebody whom both have, in the room all the while', async () => {
    const [ada, ben, cleo] = await three();
    const lost = [browserOf(ben.see(cleo)), browserOf(cleo.see(ben))];

    fail(...lost);
    expect(ben.listed).toContain(cleo.occupant.peer);

    await vi.waitFor(() => expect(ben.connected).toContain(cleo.occupant.peer), { timeout: 10_000 });
    expect(lost).not.toContain(browserOf(ben.see(cleo)));
    expect(ada.connected).toHaveLength(2);
  });

  test('who does not come back is gone in the end', async () => {
    const [ada, ben, cleo] = await three();
    cut(browserOf(ada.see(cleo)), browserOf(cleo.see(ada)));

    fail(browserOf(ben.see(cleo)), browserOf(cleo.see(ben)));
    await vi.advanceTimersByTimeAsync(INTRODUCED_WITHIN);

    expect(ben.listed).toEqual([ada.occupant.peer]);
  });

  test('who left, as signaling says, is gone as soon as nothing comes over the connection any more', async () => {
    const [ada, ben, cleo] = await three();
    await ben.goOnline();
    ben.gathering.handleJoined([ada, ben, cleo].map(({ occupant }) => occupant));
    ben.see(cleo).handleLeft();

    cut(browserOf(ben.see(cleo)), browserOf(cleo.see(ben)));
    await vi.advanceTimersByTimeAsync(SILENCE + 2 * PING_EVERY);

    expect(ben.listed).toEqual([ada.occupant.peer]);
  });

  test('so is who cannot be asked to, as nobody is left who could carry that', async () => {
    const [ada, ben, cleo] = await three();

    fail(browserOf(ben.see(cleo)), browserOf(cleo.see(ben)));
    ada.see(ben).send({ type: 'bye' });
    await vi.waitFor(() => expect(ben.listed).toEqual([cleo.occupant.peer]));
    await vi.advanceTimersByTimeAsync(INTRODUCED_WITHIN);

    expect(ben.listed).toEqual([]);
  });

  async function three() {
    const [ada, ben, cleo] = [await arrive(), await arrive(), await arrive()];
    await ada.letIn(ben);
    await ada.letIn(cleo);
    await vi.waitFor(() => expect(ben.connected).toHaveLength(2), { timeout: 5_000 });
    await vi.waitFor(() => expect(cleo.connected).toHaveLength(2));
    // Whoever came to know of another by others would be gone by now if they had not met.
    await vi.advanceTimersByTimeAsync(INTRODUCED_WITHIN);
    return [ada, ben, cleo] as const;
  }
});

test('whom others told of, and whose identity the directory does not know, is not in the room', async () => {
  const { ada, mallory, says } = await pair();
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({}, { status: 404 })));
  const told: string[][] = [];
  ada.gathering.roster.changes.add((peers) => told.push(peers.map(({ peer }) => peer)));

  const made = phantom();
  says.send({ type: 'company', peers: [made] });

  await vi.waitFor(() => expect(told).toContainEqual([mallory.occupant.peer, made.peer]));
  await vi.waitFor(() => expect(ada.listed).toEqual([mallory.occupant.peer]));
});

describe('what is carried by others', () => {
  test('lets nobody drop what two others begin', async () => {
    const ben = await person();
    const { ada, says, carries } = await pair([ben]);
    says.send({ type: 'company', peers: [ben.occupant] });
    await vi.waitFor(() => expect(ada.see(ben).negotiation.connection).toBeDefined(), { timeout: 5_000 });
    const begun = ada.see(ben).negotiation.connection;

    carries({ ...(await offerOf(ben, ada.occupant)), connection: randomId() }, ben.occupant);
    await settle();

    expect(ada.see(ben).negotiation.connection).toBe(begun);
    expect(ada.see(ben).describe().connection).not.toBe('refused');
  });

  test('puts nobody into the room who does not prove to be there, whatever is said in their name before', async () => {
    const ben = await person();
    const { ada, mallory, carries } = await pair([ben]);
    const offer = await offerOf(ben, ada.occupant);
    const seen = new Set<string>();
    ada.gathering.roster.changes.add((peers) => peers.forEach(({ peer }) => seen.add(peer)));

    for (let i = 0; i < 5; i += 1) carries(offer, phantom());
    carries({ ...offer, connection: randomId() }, ben.occupant);
    carries(offer, { ...ben.occupant, identity: randomId(32) });
    carries(offer, ben.occupant);

    await vi.waitFor(() => expect(ada.see(ben).negotiation.connection).toBeDefined(), { timeout: 5_000 });
    await settle();
    expect(ada.listed).toEqual([mallory.occupant.peer, ben.occupant.peer]);
    expect([...seen].toSorted()).toEqual([mallory.occupant.peer, ben.occupant.peer].toSorted());
  });

  test('proves whose it is by the chain that it brings, as well', async () => {
    const ben = await person();
    const { ada, carries } = await pair();

    carries({ ...(await offerOf(ben, ada.occupant)), ...introductionBy(ben.statements) }, ben.occupant);

    await vi.waitFor(() => expect(ada.see(ben).negotiation.connection).toBeDefined());
  });

  test('and proves to be of a peer puts it in the place of whom others named so', async () => {
    const ben = await person();
    const { ada, says, carries } = await pair([ben]);
    says.send({ type: 'company', peers: [{ ...ben.occupant, identity: randomId(32) }] });
    await settle();

    carries(await offerOf(ben, ada.occupant), ben.occupant);

    await vi.waitFor(() => expect(ada.see(ben).occupant).toEqual(ben.occupant));
  });

  test('nor does an invite let somebody in under the name that others gave them', async () => {
    const { ada, says } = await pair();
    const ben = await arrive();
    says.send({ type: 'company', peers: [{ ...ben.occupant, identity: randomId(32) }] });
    await settle();

    await ada.letIn(ben);

    expect(ada.see(ben).occupant).toEqual(ben.occupant);
  });

  test.each([
    [PROOFS_AT_ONCE - 1, true],
    [PROOFS_AT_ONCE, false],
  ])('while %i others are being verified, another one is: %s', async (count, isHeard) => {
    const ben = await person();
    const { ada, carries } = await pair([ben]);
    const offer = await offerOf(ben, ada.occupant);
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    for (let i = 0; i < count; i += 1) carries(offer, phantom());
    await settle();

    carries(offer, ben.occupant);
    await settle();

    expect(ada.listed.includes(ben.occupant.peer)).toBe(isHeard);
  });

  test('ends no connection that stands, and counts once that does not', async () => {
    const { ada, carries } = await pair();
    const ben = await arrive();
    await ada.letIn(ben);
    const standing = ada.see(ben).negotiation.connection;
    // Signaling has named them, and is away now.
    ada.gathering.handleJoined([ada.occupant, ...members.map(({ occupant }) => occupant)]);
    const replayed = await offerOf(ben.person, ada.occupant);

    carries(replayed, ben.occupant);
    await settle();
    expect(ada.see(ben).negotiation.connection).toBe(standing);
    expect(ada.see(ben).connected).toBe(true);

    ben.see(ada).negotiation.close();
    await vi.waitFor(() => expect(ada.see(ben).negotiation.connection?.id).toBe(replayed.connection));
  });

  test('goes on once, and is heard once', () => {
    const [me, from, to] = [phantom(), phantom(), phantom()];
    const passed: string[] = [];
    const neighbour = (id: string) => ({ id, send: ({ type }: { type: string }) => passed.push(`${id} ${type}`) });
    const carrier = new Carrier(me, () => [neighbour('a'), neighbour('b')] as unknown as Peer[]);
    const by = { id: 'c' } as unknown as Peer;
    const frame: Directed = { type: 'candidate', connection: randomId(), candidate: null };
    const ours = { type: 'carried', id: randomId(), from, to: me.peer, hops: 1, frame } as const;
    const others = { ...ours, id: randomId(), to: to.peer };

    expect(carrier.hear(ours, by)).toEqual(ours);
    expect(carrier.hear(ours, by)).toBeUndefined();
    expect(carrier.hear(others, by)).toBeUndefined();
    expect(carrier.hear(others, by)).toBeUndefined();
    expect(passed).toEqual(['a carried', 'b carried']);
  });

  test('is as long as the limit, and no longer', () => {
    const [me, from] = [phantom(), phantom()];
    const carrier = new Carrier(me, () => []);
    const by = { id: 'c' } as unknown as Peer;
    const carried = (sdp: string) => {
      const frame: Directed = { type: 'offer', connection: randomId(), sdp, signature: 'x' };
      return { type: 'carried', id: randomId(), from, to: me.peer, hops: 0, frame } as const;
    };
    const longest = 'x'.repeat(CARRIED_CHARACTERS - JSON.stringify(carried('')).length);

    expect(carrier.hear(carried(longest), by)).toBeDefined();
    expect(carrier.hear(carried(`${longest}x`), by)).toBeUndefined();
  });
});

test('offers that come at once begin no more connections than there may be', async () => {
  const people = await Promise.all(Array.from({ length: 40 }, person));
  const ada = await arrive(people);
  await ada.goOnline();
  ada.gathering.handleJoined([ada.occupant, ...people.map(({ occupant }) => occupant)]);
  await settle();
  expect(ada.gathering.roster.links()).toBeLessThanOrEqual(6);
  const strangers = people.filter((one) => !ada.see(one).negotiation.connection);

  const offers = await Promise.all(strangers.map((one) => offerOf(one, ada.occupant)));
  for (const [i, one] of strangers.entries()) if (offers[i]) ada.see(one).negotiation.hear(offers[i]);
  await settle();

  const begun = ada.gathering.roster.all().filter(({ negotiation }) => negotiation.connection);
  expect(begun).toHaveLength(LINKS_AT_MOST);
  expect(ada.gathering.roster.links()).toBe(LINKS_AT_MOST);
});
