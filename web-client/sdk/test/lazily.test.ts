import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore } from '../src/device/store.js';
import { Vault } from '../src/device/vault.js';
import { randomId } from '../src/encoding/bytes.js';
import type { FileOffer } from '../src/index.js';
import { FileKeeping } from '../src/files/keeping.js';
import { LazyFiles } from '../src/files/lazily.js';
import { open } from '../src/index.js';
import { lazily } from '../src/lazily.js';
import { phantom } from './room.js';

test('what is made lazily is made once, and again only if that failed', async () => {
  let made = 0;
  let fails = true;
  const get = lazily(() => {
    made += 1;
    return fails ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(made);
  });
  expect(made).toBe(0);

  const outcomes = await Promise.allSettled([get(), get()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(made).toBe(1);
  fails = false;

  expect(await Promise.all([get(), get()])).toEqual([2, 2]);
  expect(await get()).toBe(2);
});

describe('files that could not be loaded at first', () => {
  const peer = phantom();
  const offer = { type: 'file-offer', transfer: randomId(), name: 'a.txt', mediaType: '', size: 1 } as const;
  let files: LazyFiles;
  let isAway: boolean;

  beforeEach(() => {
    isAway = true;
    const roster = {
      ...{ get: () => undefined, want: () => true, release: () => undefined },
      see: () => ({ ...peer, connection: 'connected' }) as const,
    };
    files = new LazyFiles('open.x', roster, async () => {
      if (isAway) throw new TypeError('Failed to fetch dynamically imported module');
      const store = await openStore(randomId());
      return new FileKeeping(store, await Vault.open(store, store.name), store.name);
    });
  });

  afterEach(() => files.close());

  async function failedOnce(): Promise<void> {
    expect(await files.send(peer.peer, new Blob(['x']))).toMatchObject({ kind: 'peer-gone' });
    isAway = false;
  }

  test('are sent once they can be', async () => {
    await failedOnce();

    const stop = new AbortController();
    const outcome = files.send(peer.peer, new Blob(['x']), { signal: stop.signal });
    stop.abort();

    expect(await outcome).toEqual({ kind: 'cancelled', by: 'me' });
  });

  test('are offered to who listened before that, and no more to who does not listen any more', async () => {
    const [heard, unheard]: [FileOffer[], FileOffer[]] = [[], []];
    files.onFile((one) => heard.push(one));
    files.onFile((one) => unheard.push(one))();
    files.handleFrame(offer, peer.peer);
    await failedOnce();
    expect(heard).toEqual([]);

    files.handleFrame(offer, peer.peer);

    await vi.waitFor(() => expect(heard.map(({ name }) => name)).toEqual(['a.txt']));
    expect(unheard).toEqual([]);
  });

  test('are heard of by who listens once they are there, until they do not', async () => {
    await failedOnce();
    files.handleFrame(offer, peer.peer);
    const heard: FileOffer[] = [];
    files.onFile((one) => heard.push(one));
    await vi.waitFor(() => expect(heard).toHaveLength(1));

    const stop = files.onFile((one) => heard.push(one));
    stop();
    files.handleFrame({ ...offer, transfer: randomId() }, peer.peer);

    await vi.waitFor(() => expect(heard).toHaveLength(2));
  });
});

test('what of a page cannot be loaded now is unreachable where that can be said, and is tried again', async () => {
  const failed = () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  };
  vi.doMock('../src/servers/registration.js', failed);
  vi.doMock('../src/files/keeping.js', failed);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const peerstead = await open({ origin: 'http://localhost', store: randomId() });
  expect(await peerstead.createIdentity('ada')).toMatchObject({ kind: 'unreachable' });
  await expect(peerstead.receivedFiles()).rejects.toThrow();

  vi.doUnmock('../src/servers/registration.js');
  vi.doUnmock('../src/files/keeping.js');

  expect(await peerstead.createIdentity('a')).toMatchObject({ kind: 'handle-malformed' });
  expect(await peerstead.receivedFiles()).toEqual([]);
  peerstead.close();
  vi.unstubAllGlobals();
});
