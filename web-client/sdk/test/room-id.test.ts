import { expect, test } from 'vitest';
import type { RoomKey } from '../src/index.js';
import { newRoomSecret } from '../src/index.js';
import { roomId } from '../src/rooms/gathering.js';
import { vectors } from './vectors.js';

const golden = vectors<{ vectors: { name: string; key: RoomKey; room: string }[] }>('room-ids');

test.each(golden.vectors)('golden: $name', async ({ key, room }) => {
  expect(await roomId(key)).toBe(room);
});

test('a new secret makes a room of its own', async () => {
  const rooms = [await roomId({ secret: newRoomSecret() }), await roomId({ secret: newRoomSecret() })];
  expect(new Set(rooms).size).toBe(2);
  for (const room of rooms) expect(room).toMatch(/^invite\.[A-Za-z0-9_-]{43}$/);
});

test.each([
  { name: '' },
  { name: 'a b' },
  { name: 'ö' },
  { name: 'x'.repeat(124) },
  { secret: 'short' },
  { secret: '' },
])('no room: %o', async (key) => {
  expect(await roomId(key)).toBeUndefined();
});
