import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { PrivateData } from '../src/device/data.js';
import { openStore, type Store } from '../src/device/store.js';
import { TravelMeter } from '../src/device/travelled.js';
import { Vault } from '../src/device/vault.js';
import { randomId } from '../src/encoding/bytes.js';

let name: string;
let store: Store;
let data: PrivateData;

beforeEach(async () => {
  name = randomId();
  store = await openStore(name);
  data = new PrivateData(store, await Vault.open(store, name));
});

test('what was saved is there again, also for whoever opens the store later', async () => {
  await data.save('diary/1', { mood: 'fine', list: [1, null, 'ü'] });
  const later = new PrivateData(store, await Vault.open(store, name));
  expect(await later.load('diary/1')).toEqual({ mood: 'fine', list: [1, null, 'ü'] });
  expect(await later.load('diary/2')).toBeUndefined();
});

test('null is a value, and deleting leaves nothing', async () => {
  await data.save('nothing', null);
  expect(await data.load('nothing')).toBeNull();
  await data.delete('nothing');
  expect(await data.load('nothing')).toBeUndefined();
  expect(await store.count('data')).toBe(0);
});

test('neither names nor values can be read in the database', async () => {
  await data.save('my secret name', 'my secret value');
  const rows = JSON.stringify(await store.getAll('data'), (_key, value: unknown) =>
    value instanceof Uint8Array ? String.fromCharCode(...value) : value,
  );
  expect(rows).not.toContain('secret');
});

test('a value moved to another name does not open', async () => {
  await data.save('a', 1);
  await data.save('b', 2);
  const [one, two] = await store.getAll('data');
  if (one && two) await store.put('data', { name: one.name, sealed: two.sealed });
  const loaded = await Promise.allSettled([data.load('a'), data.load('b')]);
  expect(loaded.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('lists by name, with sizes', async () => {
  await data.save('b', 'xx');
  await data.save('a', true);
  expect(await data.list()).toMatchObject([
    { key: 'a', bytes: 4 },
    { key: 'b', bytes: 4 },
  ]);
});

test('two tabs that open the store at once share one vault', async () => {
  const fresh = randomId();
  const other = await openStore(fresh);
  const [one, two] = await Promise.all([Vault.open(other, fresh), Vault.open(other, fresh)]);
  await new PrivateData(other, one).save('a', 1);
  expect(await new PrivateData(other, two).load('a')).toBe(1);
});

test('bytes that travelled add up over meters', async () => {
  const [one, two] = [new TravelMeter(store), new TravelMeter(store)];
  one.count('direct', 10);
  two.count('direct', 5);
  two.count('mailbox', 7);
  await Promise.all([one.write(), two.write()]);
  expect(await one.total()).toEqual({ direct: 15, relayed: 0, mailbox: 7 });
});
