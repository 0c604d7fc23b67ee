import type { Json, JsonObject } from '@peerstead/sdk';
import { type RoomAddress, sameRoom } from '../routes.js';

/** A room that this person was in, kept privately. */
export interface KnownRoom {
  readonly address: RoomAddress;
  /** RFC 3339. */
  readonly visitedAt: string;
}

/** Puts a visit on top. */
export function withVisit(rooms: readonly KnownRoom[], address: RoomAddress, visitedAt: string): readonly KnownRoom[] {
  return [{ address, visitedAt }, ...without(rooms, address)];
}

export function without(rooms: readonly KnownRoom[], address: RoomAddress): readonly KnownRoom[] {
  return rooms.filter((room) => !sameRoom(room.address, address));
}

export function writeRooms(rooms: readonly KnownRoom[]): Json {
  return rooms.map(({ address, visitedAt }) => ({ ...address, visitedAt }));
}

/** What cannot be read is left out: it is a list of places to go back to, and nothing depends on it. */
export function readRooms(kept: Json | undefined): readonly KnownRoom[] {
  if (!Array.isArray(kept)) return [];
  return (kept as readonly Json[]).flatMap((one) => {
    const address = readAddress(one);
    const visitedAt = isObject(one) ? one['visitedAt'] : undefined;
    return address && typeof visitedAt === 'string' ? [{ address, visitedAt }] : [];
  });
}

function readAddress(kept: Json): RoomAddress | undefined {
  if (!isObject(kept)) return undefined;
  const { kind, name, secret } = kept;
  if (kind === 'open' && typeof name === 'string') return { kind, name };
  if (kind === 'invite' && typeof secret === 'string') return { kind, secret };
  return undefined;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const grounds = [
  'apple',
  'birch',
  'cedar',
  'clover',
  'fern',
  'hazel',
  'heather',
  'linden',
  'maple',
  'meadow',
  'mint',
  'moss',
  'oak',
  'pear',
  'poppy',
  'quince',
  'rowan',
  'sage',
  'thyme',
  'willow',
] as const;
const spaces = [
  'arbour',
  'attic',
  'barn',
  'bench',
  'bower',
  'bridge',
  'cabin',
  'cellar',
  'cottage',
  'garden',
  'glade',
  'grove',
  'hall',
  'hearth',
  'kitchen',
  'loft',
  'orchard',
  'porch',
  'terrace',
  'yard',
] as const;

/**
 * What a room is called. One that takes an invite has no name of its own, so everybody who holds the secret derives the
 * same one from it (it tells nothing that would help to guess the secret).
 */
export function roomTitle(address: RoomAddress): string {
  if (address.kind === 'open') return address.name;
  let spread = 0x811c9dc5;
  for (const character of address.secret) spread = Math.imul(spread ^ character.charCodeAt(0), 0x01000193) >>> 0;
  const ground = grounds[spread % grounds.length] ?? 'oak';
  const space = spaces[Math.floor(spread / 1024) % spaces.length] ?? 'porch';
  return `${ground} ${space}`;
}

/** A new secret for a room: 32 random bytes. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
