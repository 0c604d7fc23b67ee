import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { channelFrame } from '../src/connections/channel-frames.js';
import { openStore } from '../src/device/store.js';
import { Vault } from '../src/device/vault.js';
import { base64url, digestOf, randomId, sha256, type Bytes } from '../src/encoding/bytes.js';
import { Assembly, Lanes, type Progress } from '../src/encoding/channel-parts.js';
import type { FileOffer } from '../src/index.js';
import { BLOCK_AT, blocksOf, label, leafIn, roomForMessage } from '../src/files/blocks.js';
import { Files } from '../src/files/files.js';
import { isAboutFile, type FileFrame } from '../src/files/frames.js';
import { FileKeeping } from '../src/files/keeping.js';
import {
  FILE_BLOCK_BYTES,
  FILE_IN_MEMORY_BYTES,
  FILE_OFFERED_AGAIN,
  FILE_PARTIAL_KEPT_FOR,
  FILE_PEER_WITHIN,
  FILE_SEGMENT_BLOCKS,
  FILE_TOLD_EVERY,
  FILE_WINDOW_BLOCKS,
  FILES_AT_ONCE,
} from '../src/files/limits.js';
import { fileName, laneOf, mediaType } from '../src/files/names.js';
import { Source } from '../src/files/source.js';
import { MemorySpace } from '../src/files/space.js';
import type { Link } from '../src/files/transfer.js';
import { LEAF, Tree } from '../src/files/tree.js';
import type { RoomPeer } from '../src/index.js';
import { FILE_BYTES } from '../src/limits.js';

const SOON = { timeout: 4_000 };
const MiB = 1024 * 1024;

function somebody(): RoomPeer {
  const device = randomId(32);
  return { peer: `${device}~${randomId(8)}`, identity: randomId(32), device, connection: 'connected' };
}

/** One side of a room of two; what it says goes through real parts, one part a turn, over a line that can be cut. */
class Side {
  readonly offers: FileOffer[] = [];
  readonly heard: FileFrame[] = [];
  readonly files: Files;
  other!: Side;
  line: { readonly lanes: Lanes; readonly assembly: Assembly } | undefined;
  /** In a large room: there, and connected only if somebody wants that and there is a place for it. */
  isOverOthers = false;
  hasPlace = true;
  /** For connections that the other side wants. */
  hasRoom = true;
  wanted = 0;

  constructor(
    readonly keeping: FileKeeping,
    readonly me = somebody(),
  ) {
    this.files = new Files({
      ...{ room: 'open.x', keeping },
      roster: {
        get: () => {
          const link = this.link();
          return link && { ...link, connected: true };
        },
        see: (peer) => (peer === this.other.me.peer ? this.seen() : undefined),
        want: () => this.want(),
        release: () => undefined,
      },
    });
    this.files.onFile((offer) => this.offers.push(offer));
  }

  private seen(): RoomPeer {
    return { ...this.other.me, connection: this.line || this.isOverOthers ? 'connected' : 'disconnected' };
  }

  private want(): boolean {
    this.wanted += 1;
    if (this.isOverOthers && this.hasPlace && this.other.hasRoom && !this.line)
      setTimeout(() => connect(this, this.other));
    return this.hasPlace;
  }

  link(): Link | undefined {
    const { line, other } = this;
    if (!line) return undefined;
    return {
      path: 'direct',
      send: (frame) => {
        queueMicrotask(() => {
          if (line === this.line) other.hear(frame);
        });
        return true;
      },
      sendParts: (name, bytes, progress?: Progress) => {
        const taken = line.lanes.add(name, bytes, progress);
        setTimeout(() => this.pump());
        return taken;
      },
    };
  }

  hear(frame: FileFrame): void {
    const read = channelFrame(JSON.stringify(frame));
    if (!read || !isAboutFile(read)) throw new Error(`No frame: ${JSON.stringify(frame)}`);
    this.heard.push(read);
    this.files.handleFrame(read, this.other.me.peer);
  }

  private pump(): void {
    const part = this.line?.lanes.next();
    const whole = part && this.line?.assembly.take(part);
    if (typeof whole === 'object') this.other.files.handleWhole(whole.name, whole.bytes, this.me.peer);
    if (part) setTimeout(() => this.pump());
  }
}

let sides: Side[] = [];

async function meet(): Promise<readonly [Side, Side]> {
  const made = await Promise.all([keeping(), keeping()]);
  const [one, other] = [new Side(made[0]), new Side(made[1])];
  [one.other, other.other] = [other, one];
  sides = [one, other];
  connect(one, other);
  return [one, other];
}

/** The page is another one now; nobody said goodbye. */
function reload(side: Side): Side {
  const again = new Side(side.keeping, side.me);
  [again.other, side.other.other] = [side.other, again];
  cut(side, side.other);
  connect(again, again.other);
  sides.push(again);
  return again;
}

async function keeping(): Promise<FileKeeping> {
  const store = await openStore(randomId());
  return new FileKeeping(store, await Vault.open(store, store.name), store.name);
}

function connect(...both: readonly Side[]): void {
  for (const side of both) side.line = { lanes: new Lanes(), assembly: new Assembly() };
  for (const side of both) side.files.handleConnected(side.other.me.peer);
}

function cut(...both: readonly Side[]): void {
  for (const side of both) side.line = undefined;
}

function fileOf(size: number, name = 'file.bin'): File {
  return new File([new Uint8Array(size).map((_, at) => (at * 31) % 253)], name, { lastModified: 1 });
}

function blockMessage(run: number, index: number, length: number): Bytes {
  const message = new Uint8Array(BLOCK_AT + length);
  label(message, run, index);
  return message;
}

async function sha256Of(file: Blob | undefined): Promise<string> {
  return digestOf(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()));
}

const offered = (side: Side, count = 1) => vi.waitUntil(() => side.offers[count - 1], SOON);

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const side of sides) side.files.close();
});

test.each([0, 1, FILE_BLOCK_BYTES - 1, FILE_BLOCK_BYTES, FILE_BLOCK_BYTES + 1, 5 * FILE_BLOCK_BYTES + 7])(
  'a file of %i bytes arrives as it was',
  async (size) => {
    const [ada, ben] = await meet();
    const file = fileOf(size);
    const sent = ada.files.send(ben.me.peer, file);
    const offer = await offered(ben);
    expect(offer).toMatchObject({ from: { identity: ada.me.identity }, name: 'file.bin', size, keptBytes: 0 });
    let told = 0;
    const received = await offer.accept({ onProgress: () => (told += 1) });
    const toldBefore = told;
    if (received.kind !== 'received') throw new Error(received.kind);
    expect(await sent).toEqual({ kind: 'delivered', digest: received.file.digest, path: 'direct' });
    const opened = await received.file.open();
    expect(await sha256Of(opened)).toBe(await sha256Of(file));
    expect(told).toBe(toldBefore);
  },
);

test('wherever the line is cut, however often, it goes on where it was', async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(cuts, async (after) => {
      const [ada, ben] = await meet();
      const file = fileOf(6 * MiB);
      const sent = ada.files.send(ben.me.peer, file);
      const taken = (await offered(ben)).accept();
      for (const blocks of after) {
        const until = performance.now() + 20 * blocks;
        await vi.waitUntil(() => performance.now() > until, SOON);
        cut(ada, ben);
        connect(ada, ben);
      }
      expect([(await sent).kind, (await taken).kind, ben.offers.length]).toEqual(['delivered', 'received', 1]);
      for (const side of sides) side.files.close();
    }),
    { numRuns: 8 },
  );
});

test('what was read while the line was cut is not sent without what was lost with it', async () => {
  const blocks = FILE_SEGMENT_BLOCKS + 4;
  const file = fileOf(blocks * FILE_BLOCK_BYTES);
  const [ada, ben] = await meet();
  const space = await ben.keeping.space();
  const write = space.write.bind(space);
  let isCut = false;
  let goOn: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (goOn = resolve));
  // Until it is written the receiver does not say from where on it wants more.
  vi.spyOn(space, 'write').mockImplementationOnce((...segment) => slow.then(() => write(...segment)));
  const source = new Source(file);
  const read = async (run: number, index: number, room: Bytes) => {
    if (index < blocks - 1 || isCut) return source.read(run, index, room);
    isCut = true;
    cut(ada, ben);
    const late = await source.read(run, index, room);
    connect(ada, ben);
    setTimeout(goOn, 200);
    return late;
  };
  vi.spyOn(ada.keeping.reader, 'open').mockResolvedValue({ read, close: () => source.close() });
  const sent = ada.files.send(ben.me.peer, file);
  const taken = (await offered(ben)).accept();
  expect([(await sent).kind, (await taken).kind, isCut]).toEqual(['delivered', 'received', true]);
});

test('what was received by larger blocks can still be opened', async () => {
  const [ada, ben] = await meet();
  const sent = ada.files.send(ben.me.peer, fileOf(6 * MiB));
  const { keeping } = ben;
  const taken = await (await offered(ben)).accept();
  await sent;
  const place = taken.kind === 'received' ? taken.file.id : '';
  const kept = await keeping.get(place);
  if (kept) await keeping.put(place, { ...kept, blocks: 6 });
  const [received] = await keeping.received();
  expect((await received?.open())?.size).toBe(6 * MiB);
});

test('what is still there is not sent twice, and what was deleted is offered again', async () => {
  const [ada, ben] = await meet();
  const file = fileOf(2 * MiB);
  const first = ada.files.send(ben.me.peer, file);
  const received = await (await offered(ben)).accept();
  await first;
  expect(await ada.files.send(ben.me.peer, file)).toMatchObject({ kind: 'delivered' });
  expect(ben.offers).toHaveLength(1);

  if (received.kind === 'received') await received.file.delete();
  void ada.files.send(ben.me.peer, file);
  expect((await offered(ben, 2)).keptBytes).toBe(0);
});

describe('what was received stays, whatever its sender does', () => {
  const first = fileOf(2 * MiB);
  const other = new File([new Uint8Array(first.size).fill(7)], first.name, { lastModified: first.lastModified });

  async function handOver(): Promise<readonly [Side, Side]> {
    const [ada, ben] = await meet();
    void ada.files.send(ben.me.peer, first);
    await (await offered(ben)).accept();
    return [ada, ben];
  }

  async function contentsAt(side: Side): Promise<readonly string[]> {
    // What would be thrown away is so a moment after its outcome.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const all = (await side.keeping.received()).map(async (file) => sha256Of(await file.open()));
    return (await Promise.all(all)).sort();
  }

  test.each([
    ['declined', (offer: FileOffer) => offer.decline()],
    ['cancelled by who receives it', (offer: FileOffer) => void offer.accept({ signal: AbortSignal.abort() })],
  ])('offered once more after a reload, and %s', async (_how, answer) => {
    const [ada, ben] = await handOver();
    const again = reload(ben);
    const sent = ada.files.send(ben.me.peer, first);
    answer(await offered(again));
    await sent;
    expect(await contentsAt(ben)).toEqual([await sha256Of(first)]);
  });

  test('offered once more after a reload, and taken back', async () => {
    const [ada, ben] = await handOver();
    const again = reload(ben);
    const cancelling = new AbortController();
    void ada.files.send(ben.me.peer, first, { signal: cancelling.signal });
    const taken = (await offered(again)).accept();
    cancelling.abort();
    await taken;
    expect(await contentsAt(ben)).toEqual([await sha256Of(first)]);
  });

  test.each([
    ['in the same stay', (ben: Side) => ben],
    ['after a reload', reload],
  ])('another file of that name and size is kept beside it, %s', async (_when, later) => {
    const [ada, ben] = await handOver();
    const then = later(ben);
    const sent = ada.files.send(ben.me.peer, other);
    const taken = await (await offered(then, then === ben ? 2 : 1)).accept();
    expect([(await sent).kind, taken.kind]).toEqual(['delivered', 'received']);
    expect(await contentsAt(ben)).toEqual([await sha256Of(first), await sha256Of(other)].sort());
  });
});

test.each([
  ['just as long as that ago stays', FILE_PARTIAL_KEPT_FOR, 2 * FILE_SEGMENT_BLOCKS],
  ['longer ago is thrown away', FILE_PARTIAL_KEPT_FOR + 1, undefined],
])('a part of a file that was gone on with %s, whenever it was begun', async (_, since, blocks) => {
  vi.setSystemTime(Date.now());
  const [ada, ben] = await meet();
  const transfer = randomId();
  const { place, release } = await ben.keeping.place(ada.me.device, transfer);
  release();
  ada.link()?.send({ type: 'file-offer', transfer, name: 'x', mediaType: '', size: 20 * MiB });
  void (await offered(ben)).accept();
  await vi.waitUntil(() => ada.heard.some(({ type }) => type === 'file-credit'), SOON);
  const run = ada.heard.find((frame) => frame.type === 'file-accept')?.run ?? 0;
  const comes = async (first: number) => {
    for (let index = first; index < first + FILE_SEGMENT_BLOCKS; index += 1) {
      const message = blockMessage(run, index, FILE_BLOCK_BYTES);
      ben.files.handleWhole(laneOf(transfer), message, ada.me.peer);
    }
    const written = async () => (await ben.keeping.get(place))?.blocks === first + FILE_SEGMENT_BLOCKS;
    await vi.waitUntil(written, SOON);
  };
  await comes(0);
  vi.setSystemTime(Date.now() + FILE_PARTIAL_KEPT_FOR);
  await comes(FILE_SEGMENT_BLOCKS);
  ben.files.close();
  await vi.waitUntil(async () => {
    const again = await ben.keeping.place(ada.me.device, transfer);
    again.release();
    return again.place === place;
  }, SOON);
  vi.setSystemTime(Date.now() + since);

  await ben.keeping.tidy();

  expect((await ben.keeping.get(place))?.blocks).toBe(blocks);
});

test('where bytes last no longer than the page, no page forgets what another one has', async () => {
  const store = await openStore(randomId());
  const vault = await Vault.open(store, store.name);
  const [one, other] = [new FileKeeping(store, vault, store.name), new FileKeeping(store, vault, store.name)];
  const kept = {
    ...{ device: randomId(32), from: randomId(32), room: 'open.x', name: 'x', mediaType: '', size: MiB },
    ...{
      time: new Date().toISOString(),
      path: 'direct' as const,
      blocks: 2,
      roots: [randomId(32)],
      digest: randomId(32),
    },
  };
  await one.put('place', kept);
  await other.tidy();
  expect((await one.received()).map(({ id }) => id)).toEqual(['place']);
});

test('what came before an outage is not sent again, though it was not written yet', async () => {
  const [ada, ben] = await meet();
  const offer = { type: 'file-offer', transfer: randomId(), name: 'x', mediaType: '', size: 20 * MiB } as const;
  const accepts = () => ada.heard.filter((frame) => frame.type === 'file-accept');
  ada.link()?.send(offer);
  void (await offered(ben)).accept();
  await vi.waitUntil(() => ada.heard.some(({ type }) => type === 'file-credit'), SOON);
  const tree = Tree.empty();
  for (let index = 0; index < 3; index += 1) {
    const message = blockMessage(accepts()[0]?.run ?? 0, index, FILE_BLOCK_BYTES);
    ben.files.handleWhole(laneOf(offer.transfer), message, ada.me.peer);
    await tree.add(await sha256(leafIn(message)));
  }

  cut(ada, ben);
  connect(ada, ben);
  ada.link()?.send(offer);

  await vi.waitUntil(() => accepts().length === 2, SOON);
  expect(accepts()[1]).toMatchObject({ kept: 3, head: base64url(await tree.head()) });
});

test.each([
  ['a whole file can be opened', randomId(32), 9 * MiB],
  ['a part of one is not gone on with', undefined, undefined],
])('what was written by segments of another size: %s', async (_, digest, size) => {
  const made = await keeping();
  const space = await made.space();
  for (const [segment, mebibytes] of [4, 4, 1].entries()) {
    await space.write('place', segment, [new Uint8Array(LEAF.length + mebibytes * MiB)]);
  }
  const kept = {
    ...{ device: randomId(32), from: randomId(32), room: 'open.x', name: 'x', mediaType: '', size: 9 * MiB },
    ...{ time: new Date().toISOString(), path: 'direct' as const, blocks: 18, roots: [] },
  };
  const segments = await made.bytes('place', { ...kept, digest });
  expect(segments && new Blob([...segments]).size).toBe(size);
});

test.each([0, 1, FILE_BLOCK_BYTES, 2 * FILE_BLOCK_BYTES + 7])(
  'a file of %i bytes is read the same where a browser reads into nothing that it is given',
  async (size) => {
    const file = fileOf(size);
    const stream = vi.spyOn(Blob.prototype, 'stream').mockImplementation(() => new ReadableStream());
    const read = async (source: Source) => {
      const all: Bytes[] = [];
      for (let index = 0; index < blocksOf(size); index += 1) {
        all.push((await source.read(7, index, roomForMessage())).digest);
      }
      return all;
    };
    const all = await read(new Source(file));
    stream.mockRestore();
    expect(all).toEqual(await read(new Source(file)));
  },
);

test('rooms share the worker that reads, and one that a page may not start is asked for once', async () => {
  const started = vi.fn(function () {
    throw new Error('A policy of the page forbids it.');
  });
  vi.stubGlobal('Worker', started);
  const [ada, ben] = await meet();
  const elsewhere = [new Side(ada.keeping, ada.me), new Side(ben.keeping, ben.me)] as const;
  [elsewhere[0].other, elsewhere[1].other] = [elsewhere[1], elsewhere[0]];
  sides.push(...elsewhere);
  connect(...elsewhere);
  for (const [from, to] of [[ada, ben], elsewhere] as const) {
    const sent = from.files.send(to.me.peer, fileOf(9, from === ada ? 'here' : 'elsewhere'));
    void (await offered(to)).accept();
    expect((await sent).kind).toBe('delivered');
  }
  expect(started).toHaveBeenCalledOnce();
});

test('a file that is shorter than it was cannot be read', async () => {
  const file = fileOf(10);
  vi.spyOn(file, 'slice').mockReturnValue(Object.defineProperty(fileOf(9), 'size', { value: 10 }));
  await expect(new Source(file).read(7, 0, roomForMessage())).rejects.toThrow(DOMException);
});

test('a file that cannot be read any more ends on both sides', async () => {
  const [ada, ben] = await meet();
  const reads = vi.spyOn(Source.prototype, 'read').mockRejectedValue(new DOMException('Changed.', 'NotReadableError'));
  const sent = ada.files.send(ben.me.peer, fileOf(10));
  const taken = (await offered(ben)).accept();
  expect([(await sent).kind, (await taken).kind]).toEqual(['unreadable', 'unreadable']);
  reads.mockRestore();
});

test('a file that is cancelled while it is compared is read no further', async () => {
  const [ada, ben] = await meet();
  void ada.files.send(ben.me.peer, fileOf(20 * MiB));
  await (await offered(ben)).accept();
  const [file, cancelling] = [fileOf(20 * MiB), new AbortController()];
  const slice = vi.spyOn(file, 'slice').mockImplementation((...range) => {
    cancelling.abort();
    return Blob.prototype.slice.apply(file, range);
  });
  expect(await reload(ada).files.send(ben.me.peer, file, { signal: cancelling.signal })).toMatchObject({ by: 'me' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(slice).toHaveBeenCalledTimes(1);
});

test('what was cancelled here is not offered anew by a sender that has not heard of that and begins anew', async () => {
  const [ada, ben] = await meet();
  const transfer = randomId();
  const cancelling = new AbortController();
  ada.link()?.send({ type: 'file-offer', transfer, name: 'x', mediaType: '', size: MiB });
  const taken = (await offered(ben)).accept({ signal: cancelling.signal });
  cut(ada, ben);
  cancelling.abort();
  expect(await taken).toEqual({ kind: 'cancelled', by: 'me' });
  connect(ada, ben);
  ada.link()?.send({ type: 'file-restart', transfer });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(ben.offers).toHaveLength(1);
});

test('what a page had offered before it was reloaded takes no places of others', async () => {
  const [ada, ben] = await meet();
  for (let i = 0; i < FILES_AT_ONCE; i++) void ada.files.send(ben.me.peer, fileOf(1, `file-${i}`));
  await offered(ben, FILES_AT_ONCE);
  void reload(ada).files.send(ben.me.peer, fileOf(1, 'another'));
  expect((await offered(ben, FILES_AT_ONCE + 1)).name).toBe('another');
});

test('each page that takes a file up begins runs of its own', async () => {
  const [ada, ben] = await meet();
  const runs = () => ada.heard.flatMap((frame) => (frame.type === 'file-accept' ? [frame.run] : []));
  const sent = ada.files.send(ben.me.peer, fileOf(1));
  await (await offered(ben)).accept();
  await sent;
  const again = reload(ben);
  void ada.files.send(ben.me.peer, fileOf(1));
  await (await offered(again)).accept();
  expect(new Set(runs()).size).toBe(2);
});

test('what is cancelled while nobody is connected is said afterwards', async () => {
  const [ada, ben] = await meet();
  const cancelling = new AbortController();
  const sent = ada.files.send(ben.me.peer, fileOf(3 * MiB), { signal: cancelling.signal });
  const taken = (await offered(ben)).accept();
  cut(ada, ben);
  cancelling.abort();
  connect(ada, ben);
  expect(await sent).toEqual({ kind: 'cancelled', by: 'me' });
  expect(await taken).toEqual({ kind: 'cancelled', by: 'them' });
});

test('what was cancelled long ago is not said of the same file when it is sent once more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const [ada, ben] = await meet();
  const cancelling = new AbortController();
  const sent = ada.files.send(ben.me.peer, fileOf(3 * MiB));
  void (await offered(ben)).accept({ signal: cancelling.signal });
  cut(ada, ben);
  cancelling.abort();
  await vi.advanceTimersByTimeAsync(FILE_PEER_WITHIN + 2 * FILE_TOLD_EVERY);
  expect((await sent).kind).toBe('peer-gone');
  connect(ada, ben);
  void ada.files.send(ben.me.peer, fileOf(3 * MiB));
  vi.useRealTimers();
  expect(await offered(ben, 2)).toMatchObject({ keptBytes: 0 });
});

test('who does not come back is given up on, at the edge and one past it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const [ada, ben] = await meet();
  const outcomes: string[] = [];
  const note = ({ kind }: { readonly kind: string }) => outcomes.push(kind);
  void ada.files.send(ben.me.peer, fileOf(3 * MiB)).then(note);
  void (await offered(ben)).accept().then(note);
  vi.advanceTimersByTime(FILE_TOLD_EVERY);
  cut(ada, ben);
  await vi.advanceTimersByTimeAsync(FILE_PEER_WITHIN);
  expect(outcomes).toEqual([]);
  await vi.advanceTimersByTimeAsync(FILE_TOLD_EVERY);
  expect(outcomes).toEqual(['peer-gone', 'peer-gone']);
});

describe('to somebody who is reached over others', () => {
  const apart = async () => {
    const [ada, ben] = await meet();
    cut(ada, ben);
    ada.isOverOthers = ben.isOverOthers = true;
    return [ada, ben] as const;
  };

  test('a connection is made for a file, not kept while a person thinks it over, and made again when it is accepted', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const [ada, ben] = await apart();
    const sent = ada.files.send(ben.me.peer, fileOf(3 * MiB));
    const offer = await offered(ben);
    cut(ada, ben);
    [ada.wanted, ben.wanted] = [0, 0];

    // Until the offer was there the same clock was moved on, for as long as that may take.
    await vi.advanceTimersByTimeAsync(FILE_OFFERED_AGAIN - SOON.timeout - FILE_TOLD_EVERY);
    expect([ada.wanted, ben.wanted]).toEqual([0, 0]);

    const received = offer.accept();
    await vi.advanceTimersByTimeAsync(FILE_TOLD_EVERY);
    vi.useRealTimers();
    expect((await sent).kind).toBe('delivered');
    expect((await received).kind).toBe('received');
  });

  test('an offer that nobody answers is made again now and then, for a page that was reloaded', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const [ada, ben] = await apart();
    void ada.files.send(ben.me.peer, fileOf(1));
    await offered(ben);
    cut(ada, ben);
    const offers = () => ben.heard.filter(({ type }) => type === 'file-offer').length;

    await vi.advanceTimersByTimeAsync(FILE_OFFERED_AGAIN + FILE_TOLD_EVERY);
    vi.useRealTimers();

    await vi.waitUntil(() => offers() > 1, SOON);
  });

  test('an offer that nobody answers keeps no connection that stands', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const [ada, ben] = await apart();
    void ada.files.send(ben.me.peer, fileOf(1));
    await offered(ben);
    await vi.advanceTimersByTimeAsync(FILE_OFFERED_AGAIN + 2 * FILE_TOLD_EVERY);
    ada.wanted = 0;
    await vi.advanceTimersByTimeAsync(FILE_OFFERED_AGAIN - SOON.timeout - 4 * FILE_TOLD_EVERY);
    expect(ada.wanted).toBe(0);
  });

  test('a file waits for as long as others have the places', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const [ada, ben] = await apart();
    ada.hasPlace = false;
    let kind = '';
    const sent = ada.files.send(ben.me.peer, fileOf(1)).then((outcome) => (kind = outcome.kind));
    await vi.waitUntil(() => ada.wanted > 0, SOON);

    await vi.advanceTimersByTimeAsync(2 * FILE_PEER_WITHIN);
    expect(kind).toBe('');

    ada.hasPlace = true;
    await vi.advanceTimersByTimeAsync(FILE_TOLD_EVERY);
    vi.useRealTimers();
    await (await offered(ben)).accept();
    expect(await sent).toBe('delivered');
  });

  test('a file waits for as long as somebody is there who has no place for us, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const [ada, ben] = await apart();
    ben.hasRoom = false;
    let kind = '';
    void ada.files.send(ben.me.peer, fileOf(1)).then((outcome) => (kind = outcome.kind));
    await vi.waitUntil(() => ada.wanted > 0, SOON);

    await vi.advanceTimersByTimeAsync(2 * FILE_PEER_WITHIN);
    expect(kind).toBe('');

    ada.isOverOthers = false;
    await vi.advanceTimersByTimeAsync(FILE_PEER_WITHIN);
    expect(kind).toBe('');
    await vi.advanceTimersByTimeAsync(FILE_TOLD_EVERY);
    expect(kind).toBe('peer-gone');
  });
});

test.each([
  ['always one number', 0],
  ['numbers of their own', 1],
])(
  'answers that come faster than the file can be read, with %s: the last of them goes on, and one read at a time',
  async (_, step) => {
    const [ada, ben] = await meet();
    const blocks = 4;
    const file = fileOf(blocks * FILE_BLOCK_BYTES);
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const reads = vi.spyOn(Source.prototype, 'read').mockImplementation(async (run, index) => {
      await opened;
      const message = blockMessage(run, index, FILE_BLOCK_BYTES);
      return { message, digest: await sha256(leafIn(message)) };
    });
    const taken = vi.spyOn(ben.files, 'handleWhole');
    void ada.files.send(ben.me.peer, file);
    await offered(ben);
    const { transfer } = ben.heard[0] ?? { transfer: '' };
    for (let i = 0; i < 20; i += 1) {
      ben.link()?.send({ type: 'file-accept', transfer, run: 7 + i * step, kept: 0, head: randomId(32) });
      ben.link()?.send({ type: 'file-credit', transfer, until: FILE_WINDOW_BLOCKS });
      await new Promise((resolve) => setTimeout(resolve));
    }

    expect(reads).toHaveBeenCalledTimes(1);
    open();

    await vi.waitUntil(() => ben.heard.some(({ type }) => type === 'file-end'), SOON);
    expect(taken).toHaveBeenCalledTimes(blocks);
    expect(reads).toHaveBeenCalledTimes(1 + blocks);
    reads.mockRestore();
  },
);

test('a few go at once, the others wait for their turn', async () => {
  const [ada, ben] = await meet();
  const all = Array.from({ length: FILES_AT_ONCE + 2 }, (_, i) =>
    ada.files.send(ben.me.peer, fileOf(1000, `file-${i}`)),
  );
  await offered(ben, FILES_AT_ONCE);
  expect(ben.offers).toHaveLength(FILES_AT_ONCE);
  for (let i = 0; i < all.length; i++) void (await offered(ben, i + 1)).accept();
  expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(all.map(() => 'delivered'));
});

test('a peer that offers more than that at once is declined', async () => {
  const [ada, ben] = await meet();
  for (let i = 0; i <= FILES_AT_ONCE; i++) {
    ada.link()?.send({ type: 'file-offer', transfer: randomId(), name: `${i}`, mediaType: '', size: 1 });
  }
  await offered(ben, FILES_AT_ONCE);
  expect(ada.heard).toMatchObject([{ type: 'file-stop', reason: 'declined' }]);
});

describe('a sender that does not keep to what it says', () => {
  const offer = { type: 'file-offer', transfer: randomId(), name: 'x', mediaType: '', size: 20 * MiB } as const;
  const block = (index: number, length = FILE_BLOCK_BYTES) => blockMessage(0, index, length);

  test.each([
    ['a block out of order', [block(1)]],
    ['a block of another length', [block(0, FILE_BLOCK_BYTES - 1)]],
    ['no block', [new Uint8Array(9)]],
    ['a block that is no leaf', [block(0).fill(1, 8, 9)]],
    ['a block without credit', Array.from({ length: FILE_WINDOW_BLOCKS + 1 }, (_, index) => block(index))],
  ])('%s ends it', async (_name, messages) => {
    const [ada, ben] = await meet();
    ada.link()?.send(offer);
    const taken = (await offered(ben)).accept();
    await vi.waitUntil(() => ada.heard.some(({ type }) => type === 'file-credit'), SOON);
    const run = ada.heard.find((frame) => frame.type === 'file-accept')?.run ?? 0;
    for (const message of messages) {
      new DataView(message.buffer).setUint32(0, run);
      ben.files.handleWhole(laneOf(offer.transfer), message, ada.me.peer);
    }
    expect(await taken).toMatchObject({ kind: 'corrupted' });
    expect(ada.heard.at(-1)).toMatchObject({ type: 'file-stop', reason: 'corrupted' });
  });

  test('another digest ends it', async () => {
    const [ada, ben] = await meet();
    ada.link()?.send({ ...offer, size: 0 });
    const taken = (await offered(ben)).accept();
    ada.link()?.send({ type: 'file-end', transfer: offer.transfer, head: randomId(32) });
    expect(await taken).toMatchObject({ kind: 'corrupted' });
  });
});

describe('limits, at the edge and one past it', () => {
  test('what memory holds where there is no private file system', async () => {
    const space = new MemorySpace();
    const leaf = (bytes: number) => new Uint8Array(LEAF.length + bytes);
    await space.write('x', 0, [leaf(FILE_IN_MEMORY_BYTES)]);
    await expect(space.write('x', 1, [leaf(1)])).rejects.toThrow('Too much');
    const [ada, ben] = await meet();
    ada.link()?.send({
      ...{ type: 'file-offer', transfer: randomId(), name: 'x', mediaType: '' },
      size: FILE_IN_MEMORY_BYTES + 1,
    });
    expect(await (await offered(ben)).accept()).toMatchObject({ kind: 'no-space' });
  });

  const offer = { type: 'file-offer', transfer: randomId(), name: 'x', mediaType: 'text/plain', size: FILE_BYTES };
  test.each([
    ['the largest file', offer, true],
    ['one byte more', { ...offer, size: FILE_BYTES + 1 }, false],
    ['a size that is no count', { ...offer, size: 1.5 }, false],
    ['the longest name', { ...offer, name: 'x'.repeat(255) }, true],
    ['a longer name', { ...offer, name: 'x'.repeat(256) }, false],
    ['no name', { ...offer, name: '' }, false],
    ['a path for a name', { ...offer, name: '../x' }, false],
    ['a name that reads backwards', { ...offer, name: 'x\u202egpj.exe' }, false],
    ['a type that is none', { ...offer, mediaType: 'text' }, false],
  ])('%s', (_name, frame, taken) => {
    expect(channelFrame(JSON.stringify(frame))).toEqual(taken ? frame : undefined);
  });

  test('a file that is too large to send is the caller’s mistake', async () => {
    const [ada, ben] = await meet();
    const huge = Object.defineProperty(fileOf(1), 'size', { value: FILE_BYTES + 1 });
    await expect(ada.files.send(ben.me.peer, huge)).rejects.toThrow(RangeError);
  });
});

test('whatever a file is called, its name can be offered', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300, size: 'max' }),
      fc.string({ size: 'large' }),
      (name, type) => {
        const frame = {
          type: 'file-offer',
          transfer: randomId(),
          name: fileName(name),
          mediaType: mediaType(type),
          size: 1,
        };
        expect(channelFrame(JSON.stringify(frame))).toEqual(frame);
      },
    ),
  );
  expect(fileName('../../etc/passwd')).toBe('....etcpasswd');
});

test('a received file that a browser might run is handed out as bytes', async () => {
  const [ada, ben] = await meet();
  const types = [];
  for (const type of ['text/html', 'image/svg+xml', 'image/png']) {
    void ada.files.send(ben.me.peer, new Blob(['x'], { type }), { name: type });
    const received = await (await offered(ben, types.length + 1)).accept();
    if (received.kind === 'received') types.push((await received.file.open())?.type);
  }
  expect(types).toEqual(['application/octet-stream', 'application/octet-stream', 'image/png']);
});
