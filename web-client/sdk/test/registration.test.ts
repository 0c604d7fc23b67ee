import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomId } from '../src/encoding/bytes.js';
import type { Peerstead } from '../src/index.js';
import { open } from '../src/index.js';
import { Origin, problem, type Said } from './origin.js';

let origin: Origin;
let store: string;
let opened: Peerstead[];
let registered: unknown[];
let register: (statements: unknown) => Said | 'cut';

beforeEach(async () => {
  [store, opened, registered] = [randomId(), [], []];
  register = (statements) => ({ status: 201, json: { statements } });
  origin = await Origin.start(({ path, body }) => {
    if (path !== '/v1/identities') return problem(404, 'unknown');
    const { statements } = JSON.parse(body.toString()) as { statements: unknown };
    registered.push(statements);
    return register(statements);
  });
});

afterEach(() => {
  for (const peerstead of opened) peerstead.close();
  origin.stop();
});

async function tab(): Promise<Peerstead> {
  const peerstead = await open({ origin: origin.url, store });
  opened.push(peerstead);
  return peerstead;
}

test('an identity that was created is there at once, at every later visit, and if it is asked for again', async () => {
  const ada = await tab();

  const outcome = await ada.createIdentity('ada');

  expect(outcome).toEqual({ kind: 'created', me: ada.me });
  expect(ada.me).toMatchObject({ handle: 'ada' });
  expect((await tab()).me).toEqual(ada.me);
  expect(await ada.createIdentity('other')).toEqual(outcome);
  expect(registered).toHaveLength(1);
});

test('one whose handle was taken is none, and ends with another handle in the same genesis', async () => {
  const ada = await tab();
  register = () => problem(409, 'handle-taken');
  expect(await ada.createIdentity('ada')).toEqual({ kind: 'handle-taken' });
  expect(ada.me).toBeUndefined();
  register = (statements) => ({ status: 201, json: { statements } });

  expect(await ada.createIdentity('ada-2')).toMatchObject({ kind: 'created', me: { handle: 'ada-2' } });

  const [first, second] = registered as [unknown[], unknown[]];
  expect(second[0]).toEqual(first[0]);
});
