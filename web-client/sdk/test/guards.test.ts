import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channelFrame } from '../src/connections/channel-frames.js';
import { randomId } from '../src/encoding/bytes.js';
import { Assembly, wholeOf } from '../src/encoding/channel-parts.js';
import {
  CARRIED_HOPS,
  CHANNEL_PART_BYTES,
  CHANNEL_WHOLE_BYTES,
  HAD_AT_ONCE,
  JSON_DEPTH,
  ROOM_PEERS,
  WANTED_AT_ONCE,
} from '../src/limits.js';
import { contentOf } from '../src/mail/content.js';
import { serverFrame } from '../src/servers/signaling-frames.js';

const device = randomId(32);
const peer = `${device}~${randomId(8)}`;
const occupant = { peer, identity: randomId(32), device };
const directed = { room: 'open.x', from: peer, id: 'a1.1', connection: randomId() };
const offer = { type: 'offer', ...directed, sdp: 'v=0', signature: randomId(64) };

describe('frames of signaling', () => {
  test.each([
    { type: 'welcome', peer, heartbeatSeconds: 15, replica: 'a', limits: {} },
    { type: 'joined', room: 'open.x', peers: [occupant] },
    { type: 'joined', room: 'open.x', peers: [occupant], offered: peer },
    { type: 'peer-joined', room: 'open.x', ...occupant },
    { type: 'peer-left', room: 'open.x', peer },
    offer,
    { ...offer, chain: '[]' },
    { type: 'candidate', ...directed, candidate: null },
    { type: 'candidate', ...directed, candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } },
    { type: 'wake-up', mailbox: device },
    { type: 'pong' },
    { type: 'going-away', waitMillis: 120 },
    { type: 'error', reason: 'room-full', detail: 'It is full.', advice: 'Wait.' },
  ])('taken: $type', (frame) => {
    expect(serverFrame(JSON.stringify(frame))).toEqual(frame);
  });

  test.each([
    [
      'an occupant whose peer id is another device',
      { type: 'peer-joined', room: 'x', ...occupant, device: randomId(32) },
    ],
    ['one such in a list', { type: 'joined', room: 'x', peers: [{ ...occupant, device: randomId(32) }] }],
    ['an offer that went to nobody', { type: 'joined', room: 'x', peers: [occupant], offered: '' }],
    ['an offer with a chain that is no text', { ...offer, chain: [] }],
    ['an offer without an id', { ...offer, id: undefined }],
    ['a candidate that is a text', { type: 'candidate', ...directed, candidate: 'x' }],
    ['a heartbeat of no time', { type: 'welcome', peer, heartbeatSeconds: 0 }],
    ['a wait without an end', { type: 'going-away', waitMillis: Infinity }],
    ['an unknown type', { type: 'gossip' }],
  ])('left out: %s', (_name, frame) => {
    expect(serverFrame(JSON.stringify(frame))).toBeUndefined();
  });
});

test('an offer without a signature is heard, as one that nobody signed', () => {
  const unsigned = { ...offer, signature: undefined };
  expect(serverFrame(JSON.stringify(unsigned))).toEqual({ ...offer, signature: '' });
});

describe('frames of a data channel', () => {
  const run = randomId();
  const post = {
    ...{ type: 'post', room: 'open.x', identity: randomId(32), peer, run, number: 1 },
    ...{ time: '2026-11-22T10:00:00.000Z', body: {}, signature: randomId(64) },
  };
  const had = { peer, run, first: 1, last: 0 };
  const content = {
    ...{ type: 'content', id: randomId(), from: randomId(32), device, to: randomId(32), mailbox: randomId(32) },
    ...{ time: '2026-11-22T10:00:00.000Z', body: {}, signature: randomId(64) },
  };
  const candidate = { type: 'candidate', connection: randomId(), candidate: null };
  const carried = { type: 'carried', id: randomId(), from: occupant, to: peer, hops: CARRIED_HOPS, frame: candidate };

  test.each([
    { type: 'ping' },
    { type: 'bye' },
    { type: 'hello', peer },
    { type: 'neighbour', wanted: false },
    { type: 'company', peers: Array(ROOM_PEERS).fill(occupant) },
    carried,
    { type: 'chain-wanted', identity: randomId(32) },
    { type: 'chain', identity: randomId(32), statements: [] },
    post,
    { type: 'posts-had', run, settled: true, had: Array(HAD_AT_ONCE).fill(had) },
    { type: 'posts-wanted', peer, run, numbers: Array(WANTED_AT_ONCE).fill(1) },
    { type: 'note', content },
    { type: 'note-kept', id: randomId() },
  ])('taken: $type', (frame) => {
    expect(channelFrame(JSON.stringify(frame))).toEqual(frame);
  });

  test('what was had of as many runs as one frame tells of goes in one part', () => {
    const longest = { peer, run, first: Number.MAX_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };
    const frame = JSON.stringify({ type: 'posts-had', run, settled: false, had: Array(HAD_AT_ONCE).fill(longest) });
    expect(frame.length).toBeLessThanOrEqual(CHANNEL_PART_BYTES);
  });

  test.each([
    ['of more runs than one frame tells of', { had: Array(HAD_AT_ONCE + 1).fill(had) }],
    ['of a run that begins before 1', { had: [{ ...had, first: 0 }] }],
    ['of half a post', { had: [{ ...had, last: 0.5 }] }],
    ['of a stay without a name', { run: '' }],
  ])('left out: what was had %s', (_name, change) => {
    expect(channelFrame(JSON.stringify({ type: 'posts-had', run, settled: true, had: [], ...change }))).toBeUndefined();
  });

  test.each([
    ['over more peers than it may', { hops: CARRIED_HOPS + 1 }],
    ['from a peer of another device', { from: { ...occupant, device: randomId(32) } }],
    ['what nobody carries', { frame: { type: 'ping' } }],
    ['an offer that nobody signed', { frame: { type: 'offer', connection: randomId(), sdp: 'v=0' } }],
  ])('left out: carried %s', (_name, change) => {
    expect(channelFrame(JSON.stringify({ ...carried, ...change }))).toBeUndefined();
  });

  test('left out: more company than a room holds', () => {
    const peers = Array(ROOM_PEERS + 1).fill(occupant);
    expect(channelFrame(JSON.stringify({ type: 'company', peers }))).toBeUndefined();
  });

  test.each([
    ['more than may be at once', { numbers: Array(WANTED_AT_ONCE + 1).fill(1) }],
    ['from before the first', { numbers: [0] }],
    ['that has half a number', { numbers: [1.5] }],
    ['of nobody', { peer: 'x' }],
    ['of a run of another length', { run: 'x' }],
  ])('left out: posts wanted, %s', (_name, change) => {
    const wanted = { type: 'posts-wanted', peer, run, numbers: [1], ...change };
    expect(channelFrame(JSON.stringify(wanted))).toBeUndefined();
  });

  test.each([
    ['without content', { type: 'note', content: {} }],
    ['from no identity', { type: 'note', content: { ...content, from: 'ada' } }],
    ['with a member too many', { type: 'note', content, path: 'direct' }],
    ['that is kept under no id', { type: 'note-kept', id: 'x' }],
  ])('left out: a note %s', (_name, frame) => {
    expect(channelFrame(JSON.stringify(frame))).toBeUndefined();
  });

  test.each([
    ['with a member too many', { ...post, from: 'me' }],
    ['without a body', { ...post, body: undefined }],
    ['with a list for a body', { ...post, body: [] }],
    ['with no time', { ...post, time: 'yesterday' }],
    ['with a run of another length', { ...post, run: 'x' }],
    ['with a number before the first', { ...post, number: 0 }],
    ['with a number that none can follow', { ...post, number: Number.MAX_SAFE_INTEGER }],
    ['of nobody', { ...post, peer: 'x' }],
    ['with no type', {}],
  ])('left out: a post %s', (_name, frame) => {
    expect(channelFrame(JSON.stringify(frame))).toBeUndefined();
  });

  test.each([
    ['taken: a post as deep as JSON may be', JSON_DEPTH, true],
    ['left out: a deeper one', JSON_DEPTH + 1, false],
    ['left out: one so deep that it would exhaust the stack', 1_000_000, false],
  ])('%s', (_name, depth, isTaken) => {
    // A list in a body in a post.
    const lists = '['.repeat(depth - 1) + ']'.repeat(depth - 1);
    const text = JSON.stringify(post).replace('"body":{}', `"body":{"deep":${lists}}`);
    expect(channelFrame(text) !== undefined).toBe(isTaken);
  });

  test('left out: what is longer than a frame may be', () => {
    expect(channelFrame(JSON.stringify({ ...post, body: { text: 'x'.repeat(CHANNEL_WHOLE_BYTES) } }))).toBeUndefined();
  });
});

test('whatever arrives, no guard throws', () => {
  const nasty = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ type: fc.constantFrom('post', 'note', 'joined', 'offer', 'candidate', 'error'), room: fc.anything() })
      .map((frame) => JSON.stringify(frame)),
  );
  fc.assert(
    fc.property(nasty, fc.uint8Array({ maxLength: 50, size: 'max' }), (text, bytes) => {
      serverFrame(text);
      channelFrame(text);
      contentOf(Uint8Array.from(bytes));
      new Assembly().take(Uint8Array.from(bytes));
      wholeOf(Uint8Array.from(bytes));
    }),
  );
  for (const text of [undefined, null, 7, new ArrayBuffer(2)]) expect(serverFrame(text)).toBeUndefined();
});
