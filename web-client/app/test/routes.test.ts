import { describe, expect, it } from 'vitest';
import { hrefOf, roomHref, type Route, routeOf, tidyRoomName } from '../src/routes.js';

const at = (address: string): Route => routeOf(new URL(address, 'https://peerstead.example'));
const secret = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const identity = 'zF5yhbZgVQK4pK3lGmcJq0cKf4p3Yw8dT5s6a7b8c9d';

describe('routes', () => {
  it.each<[string, Route]>([
    ['/', { place: 'welcome' }],
    ['/rooms', { place: 'rooms' }],
    ['/rooms/', { place: 'rooms' }],
    ['/rooms/garden', { place: 'rooms', room: { kind: 'open', name: 'garden' } }],
    [`/rooms#invite=${secret}`, { place: 'rooms', room: { kind: 'invite', secret } }],
    [`/rooms#by=${secret.repeat(3)}`, { place: 'rooms', carried: secret.repeat(3) }],
    ['/people/ada', { place: 'people', person: 'ada' }],
    [`/people/${identity}`, { place: 'people', person: identity }],
    ['/public/ada', { place: 'public', author: 'ada' }],
    ['/data', { place: 'data' }],
  ])('%s is read, and written as it was', (address, route) => {
    expect(at(address)).toEqual(route);
    expect(hrefOf(route)).toBe(address.replace(/(.)\/$/, '$1'));
  });

  it.each([
    '/nowhere',
    '/rooms/a/b',
    '/rooms/a%20b',
    '/rooms/%E0%A4%A',
    '/people/Ada!',
    '/data/x',
    '/rooms#invite=short',
    '/rooms#by=short',
  ])('%s leads nowhere', (address) => expect(at(address)).toEqual({ place: 'lost' }));

  it('keeps the secret of an invite in the fragment, which is never sent', () => {
    const url = new URL(roomHref({ kind: 'invite', secret }), 'https://peerstead.example');
    expect(url.hash).toContain(secret);
    expect(url.pathname + url.search).not.toContain(secret);
  });
});

describe('the name of an open room', () => {
  it.each([
    ['  Reading Circle ', 'reading-circle'],
    ['Café', 'cafe'],
    ['a/b#c', 'abc'],
    ['…', ''],
  ])('%j becomes %j', (typed, name) => expect(tidyRoomName(typed)).toBe(name));

  it('fits into a room id', () => expect(tidyRoomName('x'.repeat(300))).toHaveLength(123));
});
