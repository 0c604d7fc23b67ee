import 'fake-indexeddb/auto';
import { vi } from 'vitest';
import { introductionBy, signDescription } from '../src/connections/description.js';
import { IceServers } from '../src/connections/ice-servers.js';
import type { Surroundings } from '../src/connections/surroundings.js';
import { openStore } from '../src/device/store.js';
import type { Tab } from '../src/device/tab.js';
import { randomId } from '../src/encoding/bytes.js';
import { signedDigest } from '../src/encoding/signed.js';
import type { Statement } from '../src/identities/chain.js';
import { makeDeviceKeys, signGenesis } from '../src/identities/genesis.js';
import { signerOf, type DeviceKeys } from '../src/identities/keys.js';
import type { Room } from '../src/index.js';
import { Gathering } from '../src/rooms/gathering.js';
import { readByHand } from '../src/rooms/invites.js';
import type { Peer } from '../src/rooms/peer.js';
import { Directory } from '../src/servers/directory.js';
import { Servers } from '../src/servers/servers.js';
import type { Description, Occupant } from '../src/servers/signaling-frames.js';
import { Signaling } from '../src/servers/signaling.js';

export const KEY = { name: 'x' };
export const ROOM = 'open.x';
const SDP = 'v=0\r\na=fingerprint:sha-256 AA:BB\r\n';

/** The socket to signaling-service, for which the test speaks. */
class ScriptedSocket {
  static readonly OPEN = 1;
  static last: ScriptedSocket | undefined;
  readonly readyState = ScriptedSocket.OPEN;
  onmessage: ((event: { data: string }) => void) | undefined;

  constructor() {
    ScriptedSocket.last = this;
  }

  send(): void {}

  close(): void {}
}

/** Time goes by itself, and can be made to pass; no server answers. */
export function install(): void {
  const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] as const;
  vi.useFakeTimers({ toFake: [...toFake], shouldAdvanceTime: true });
  vi.stubGlobal('WebSocket', ScriptedSocket);
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
}

export function uninstall(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
}

export interface Person {
  readonly keys: DeviceKeys;
  readonly statements: readonly Statement[];
  readonly occupant: Occupant;
}

export async function person(): Promise<Person> {
  const keys = await makeDeviceKeys();
  const genesis = await signGenesis({ signingKey: keys.signingKey, sealingKey: keys.sealingKey }, signerOf(keys));
  const { device } = keys;
  const occupant = { peer: `${device}~${randomId(8)}`, identity: (await signedDigest(genesis)) ?? '', device };
  return { keys, statements: [genesis], occupant };
}

/** Made up: there is no such device. */
export function phantom(): Occupant {
  const device = randomId(32);
  return { peer: `${device}~${randomId(8)}`, identity: randomId(32), device };
}

/** An offer as its device signs it. */
export async function offerOf({ keys, occupant }: Person, to: Occupant): Promise<Description> {
  const route = { room: ROOM, from: occupant.peer, to: to.peer, connection: randomId() };
  const offer = await signDescription({ type: 'offer', sdp: SDP }, route, signerOf(keys));
  if (!offer) throw new Error('not signed');
  return offer;
}

export async function surroundingsOf(
  { keys, statements, occupant }: Person,
  known: readonly Person[] = [],
): Promise<Surroundings> {
  const servers = new Servers('http://localhost');
  const directory = new Directory(servers, await openStore(randomId()));
  await directory.introduce(occupant.identity, statements);
  for (const other of known) await directory.introduce(other.occupant.identity, other.statements);
  const tokens = { token: () => Promise.resolve('token'), forget: () => undefined };
  const signaling = new Signaling('ws://localhost/v1/signal', tokens, { id: randomId(8) } as unknown as Tab);
  return {
    ...{ signaling, directory, iceServers: new IceServers(servers, tokens) },
    ...{ signer: signerOf(keys), identity: occupant.identity, introduction: introductionBy(statements) },
    files: () => Promise.reject(new Error('There are no files here.')),
  };
}

/** Somebody in the room, without signaling until it is said to be there. */
export class Member {
  private constructor(
    readonly person: Person,
    readonly around: Surroundings,
    readonly gathering: Gathering,
  ) {}

  static async start(known: readonly Person[] = []): Promise<Member> {
    const who = await person();
    const around = await surroundingsOf(who, known);
    const nothing = () => undefined;
    const events = { handleFrame: nothing, handleConnected: nothing, handleTravelled: nothing };
    const gathering = new Gathering(ROOM, KEY, around, events);
    gathering.beginAs(who.occupant.peer);
    return new Member(who, around, gathering);
  }

  /** As its application has it. */
  get room(): Room {
    const nothing = () => undefined;
    return this.gathering.conversation.handle(() => Promise.reject(new Error('No invites here')), nothing);
  }

  get occupant(): Occupant {
    return this.person.occupant;
  }

  get listed(): readonly string[] {
    return this.gathering.roster.all().map(({ id }) => id);
  }

  get connected(): readonly string[] {
    return this.gathering.roster.connected().map(({ id }) => id);
  }

  see({ occupant }: Member | Person): Peer {
    const peer = this.gathering.roster.get(occupant.peer);
    if (!peer) throw new Error('Not in the room');
    return peer;
  }

  /** The socket is there, and the server welcomes this tab. */
  async goOnline(): Promise<void> {
    const { signaling } = this.around;
    signaling.connect();
    await vi.waitFor(() => ScriptedSocket.last?.onmessage ?? Promise.reject(new Error('No socket')));
    const welcome = { type: 'welcome', peer: this.occupant.peer, heartbeatSeconds: 60 };
    ScriptedSocket.last?.onmessage?.({ data: JSON.stringify(welcome) });
    ScriptedSocket.last = undefined;
  }

  /** Lets another one in by an invite, and waits for the connection. */
  async letIn(other: Member): Promise<void> {
    const invite = await (await this.gathering.unsignaled()).invite();
    const offer = await readByHand(invite.code, other.occupant.peer, other.around.directory);
    const answer = offer && (await (await other.gathering.unsignaled()).answer(offer));
    const outcome = await invite.accept(answer ?? '');
    if (outcome.kind === 'refused') throw new Error(outcome.reason);
    await vi.waitFor(() => {
      if (!this.see(other).connected || !other.see(this).connected) throw new Error('Not connected');
    });
  }

  close(): void {
    this.gathering.close();
    this.around.signaling.close();
    this.around.iceServers.close();
  }
}
