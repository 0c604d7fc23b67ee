import { afterEach, expect, test } from 'vitest';
import { makeDeviceKeys } from '../src/identities/genesis.js';
import { signerOf } from '../src/identities/keys.js';
import { REPEATS } from '../src/limits.js';
import { Servers } from '../src/servers/servers.js';
import { Tokens } from '../src/servers/tokens.js';
import { Origin, problem, type Asked, type Said } from './origin.js';

const UNAVAILABLE = { ...problem(503, 'unavailable'), headers: { 'retry-after': '0' } };

let origin: Origin | undefined;

afterEach(() => origin?.stop());

/** An origin that says these one after the other, the last for ever; and what it was asked. */
async function saying(...says: readonly (Said | 'cut')[]) {
  const asked: Asked[] = [];
  origin = await Origin.start((request) => says[Math.min(asked.push(request), says.length) - 1] ?? {});
  return { asked, servers: new Servers(origin.url) };
}

test.each(['GET', 'PUT', 'DELETE'] as const)(
  'a %s that met a stopping replica is asked of another one',
  async (method) => {
    const { asked, servers } = await saying(UNAVAILABLE, 'cut', { json: { kept: true } });

    const answer = await servers.ask('/v1/x', method === 'PUT' ? { method, json: { a: 1 } } : { method });

    expect(answer).toMatchObject({ kind: 'ok', json: { kept: true } });
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ body }) => body.toString())).size).toBe(1);
  },
);

test('a POST that may have been done is not done again', async () => {
  const { asked, servers } = await saying('cut', { json: {} });

  expect(await servers.ask('/v1/x', { method: 'POST', json: {} })).toMatchObject({ kind: 'unreachable' });
  expect(asked).toHaveLength(1);
});

test('a POST that may be done twice is repeated', async () => {
  const { asked, servers } = await saying('cut', { json: {} });

  expect(await servers.ask('/v1/x', { method: 'POST', json: {}, repeatable: true })).toMatchObject({ kind: 'ok' });
  expect(asked).toHaveLength(2);
});

test('it gives up in the end, and says so once', async () => {
  const { asked, servers } = await saying(UNAVAILABLE);
  const told: boolean[] = [];
  servers.onReachable((reachable) => told.push(reachable));

  expect(await servers.ask('/v1/x')).toMatchObject({ kind: 'unreachable' });
  expect(asked).toHaveLength(1 + REPEATS);
  expect(told).toEqual([false]);
});

test.each([
  ['overloaded', 429],
  ['broken', 500],
])('what is %s is not asked again at once', async (_name, status) => {
  const { asked, servers } = await saying(problem(status, 'trouble'));

  expect(await servers.ask('/v1/x')).toMatchObject({ kind: 'unreachable' });
  expect(asked).toHaveLength(1);
});

test('whoever no longer wants the answer ends the repeating', async () => {
  const wanted = new AbortController();
  const asked: Asked[] = [];
  origin = await Origin.start((request) => {
    asked.push(request);
    setTimeout(() => wanted.abort(), 10);
    return UNAVAILABLE;
  });

  await new Servers(origin.url).ask('/v1/x', { signal: wanted.signal });

  expect(asked).toHaveLength(1);
});

test('a token whose answer was lost is asked for with another challenge', async () => {
  const asked: Asked[] = [];
  origin = await Origin.start((request) => {
    asked.push(request);
    if (request.path === '/v1/challenges') return { json: { challenge: `challenge-${asked.length}` } };
    return asked.length === 2 ? 'cut' : { json: { token: 'a.b.c' } };
  });
  const tokens = new Tokens(new Servers(origin.url), 'somebody', signerOf(await makeDeviceKeys()));

  expect(await tokens.token()).toBe('a.b.c');
  expect(asked.map(({ path }) => path)).toEqual(['/v1/challenges', '/v1/tokens', '/v1/challenges', '/v1/tokens']);
  const [, first, , second] = asked.map(
    ({ body }) => (JSON.parse(body.toString()) as { challenge?: string }).challenge,
  );
  expect(first).not.toBe(second);
});
