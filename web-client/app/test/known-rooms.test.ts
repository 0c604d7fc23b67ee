import { describe, expect, it } from 'vitest';
import { newSecret, readRooms, roomTitle, without, withVisit, writeRooms } from '../src/rooms/known-rooms.js';
import { routeOf, roomHref, type RoomAddress } from '../src/routes.js';

const garden: RoomAddress = { kind: 'open', name: 'garden' };
const invited: RoomAddress = { kind: 'invite', secret: newSecret() };

describe('rooms that one was in', () => {
  it('are read as they were written', () => {
    const rooms = withVisit(withVisit([], garden, '2026-11-22T10:00:00.000Z'), invited, '2026-11-22T11:00:00.000Z');
    expect(readRooms(writeRooms(rooms))).toEqual(rooms);
  });

  it('have each room once, the newest visit first', () => {
    let rooms = withVisit([], garden, '2026-11-22T10:00:00.000Z');
    rooms = withVisit(rooms, invited, '2026-11-22T11:00:00.000Z');
    rooms = withVisit(rooms, garden, '2026-11-22T12:00:00.000Z');
    expect(rooms.map((room) => room.address)).toEqual([garden, invited]);
    expect(without(rooms, garden).map((room) => room.address)).toEqual([invited]);
  });

  it('leave out what cannot be read', () => {
    expect(readRooms(undefined)).toEqual([]);
    expect(readRooms([null, 1, { kind: 'open' }, { kind: 'open', name: 'x' }])).toEqual([]);
  });
});

describe('an invite', () => {
  it('has a secret that an address can carry', () => {
    expect(routeOf(new URL(roomHref(invited), 'https://peerstead.example'))).toEqual({ place: 'rooms', room: invited });
  });

  it('gives the room the same name everywhere', () => {
    expect(roomTitle(invited)).toBe(roomTitle({ ...invited }));
    expect(roomTitle(invited)).toMatch(/^[a-z]+ [a-z]+$/);
  });
});
