import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelFrame } from '../src/connections/channel-frames.js';
import type { Surroundings } from '../src/connections/surroundings.js';
import { openStore } from '../src/device/store.js';
import { randomId } from '../src/encoding/bytes.js';
import type { Signed, Signer } from '../src/encoding/signed.js';
import { makeDeviceKeys } from '../src/identities/genesis.js';
import { signerOf } from '../src/identities/keys.js';
import type { RoomPost } from '../src/index.js';
import { Listeners } from '../src/listeners.js';
import type { Post, PostFrame } from '../src/posts/post.js';
import { Chains } from '../src/rooms/chains.js';
import { Peer, type PeerEvents } from '../src/rooms/peer.js';
import { Posts } from '../src/rooms/posts.js';
import { Roster } from '../src/rooms/roster.js';
import { Directory } from '../src/servers/directory.js';
import { Servers } from '../src/servers/servers.js';

const ROOM = 'open.kitchen';

/** Another peer, with what is sent to it in place of a connection. */
class Wired extends Peer {
  readonly sent: ChannelFrame[] = [];

  override send(frame: ChannelFrame): boolean {
    this.sent.push(frame);
    return true;
  }
}

class Somebody {
  readonly identity = randomId(32);
  readonly peer: string;
  readonly heard: RoomPost[] = [];
  readonly posts: Posts;
  readonly around: Surroundings;
  readonly others = new Map<Somebody, Wired>();
  private readonly roster = new Roster();

  constructor(
    private readonly signer: Signer,
    directory: Directory,
  ) {
    this.peer = `${signer.device}~${randomId(8)}`;
    const signaling = { connectivity: 'offline' };
    this.around = { identity: this.identity, signer, directory, signaling } as unknown as Surroundings;
    const listeners = new Listeners<RoomPost>();
    listeners.add((post) => this.heard.push(post));
    const chains = new Chains(directory);
    this.posts = new Posts(ROOM, this.peer, this.around, this.roster, chains, listeners, new Listeners());
    this.posts.exchange.settle();
  }

  meet(other: Somebody): void {
    const { identity, peer, signer } = other;
    const occupant = { identity, peer, device: signer.device };
    const met = new Wired(occupant, ROOM, this.peer, this.around, {} as PeerEvents);
    this.roster.add(met);
    this.others.set(other, met);
    this.posts.exchange.connect(met);
  }

  hear(frame: PostFrame, by: Somebody): void {
    const peer = this.others.get(by);
    if (peer) this.posts.exchange.hear(frame, peer.id);
  }

  async postTo(other: Somebody): Promise<Signed<Post>> {
    const sent = () => this.others.get(other)?.sent.find((frame) => frame.type === 'post');
    await expect.poll(sent, { interval: 1 }).toBeDefined();
    return sent() as Signed<Post>;
  }
}

let people: Somebody[];

beforeEach(async () => {
  people = [];
  // Nobody is looked up in a room where all are connected.
  const directory = new Directory(new Servers('http://127.0.0.1:1'), await openStore(randomId()));
  for (let i = 0; i < 3; i += 1) people.push(new Somebody(signerOf(await makeDeviceKeys()), directory));
  for (const one of people) for (const other of people) if (one !== other) one.meet(other);
});

afterEach(() => {
  for (const { posts } of people) posts.exchange.close();
});

test('a post has one id for everybody, and nobody else can have it', async () => {
  const [ada, mallory, ben] = people as [Somebody, Somebody, Somebody];
  const said = ada.posts.say({ text: 'from Ada' }, {});
  const genuine = await ada.postTo(ben);
  const { identity, peer } = mallory;
  ben.hear({ ...genuine, identity, peer, body: { text: 'from Mallory' } }, mallory);

  ben.hear(genuine, ada);

  expect(ben.heard.map(({ body }) => body['text'])).toEqual(['from Mallory', 'from Ada']);
  const [taken, id] = ben.heard.map((post) => post.id);
  expect(said.kind === 'said' && said.post.id).toBe(id);
  expect(taken).not.toBe(id);
});
