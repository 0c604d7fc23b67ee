/** The places of the app and their addresses. The secret of an invite stands in the fragment only: servers never see it. */

export type RoomAddress =
  { readonly kind: 'open'; readonly name: string } | { readonly kind: 'invite'; readonly secret: string };

export type Route =
  | { readonly place: 'welcome' }
  /** `carried`: by an invite that a person brought, which needs no server. */
  | { readonly place: 'rooms'; readonly room?: RoomAddress; readonly carried?: string }
  | { readonly place: 'people'; readonly person?: string }
  | { readonly place: 'public'; readonly author?: string }
  | { readonly place: 'data' }
  | { readonly place: 'lost' };

export type Place = Route['place'];

/** 32 bytes, base64url. */
const secretShape = /^[A-Za-z0-9_-]{43}$/;
/** As long as the SDK reads one. */
const codeShape = /^[A-Za-z0-9_-]{100,32768}$/;
/** A room id has 128 characters at most, five of which are taken by "open.". */
const roomNameShape = /^[A-Za-z0-9._~-]{1,123}$/;
const personShape = /^(?:[a-z0-9-]{3,30}|[A-Za-z0-9_-]{43})$/;

const lost: Route = { place: 'lost' };

export function routeOf(url: Pick<URL, 'pathname' | 'hash'>): Route {
  const parts = partsOf(url.pathname);
  if (!parts || parts.length > 2) return lost;
  const [place = '', detail] = parts;
  switch (place) {
    case '':
      return { place: 'welcome' };
    case 'rooms':
      return roomsRoute(detail, url.hash);
    case 'people':
      return detail === undefined ? { place } : personShape.test(detail) ? { place, person: detail } : lost;
    case 'public':
      return detail === undefined ? { place } : personShape.test(detail) ? { place, author: detail } : lost;
    case 'data':
      return detail === undefined ? { place } : lost;
    default:
      return lost;
  }
}

export function hrefOf(route: Route): string {
  switch (route.place) {
    case 'welcome':
    case 'lost':
      return '/';
    case 'rooms':
      if (route.carried !== undefined) return carriedHref(route.carried);
      return route.room ? roomHref(route.room) : '/rooms';
    case 'people':
      return route.person ? `/people/${route.person}` : '/people';
    case 'public':
      return route.author ? `/public/${route.author}` : '/public';
    case 'data':
      return '/data';
  }
}

export function roomHref(room: RoomAddress): string {
  return room.kind === 'open' ? `/rooms/${encodeURIComponent(room.name)}` : `/rooms#invite=${room.secret}`;
}

export function carriedHref(code: string): string {
  return `/rooms#by=${code}`;
}

export function sameRoom(one: RoomAddress, other: RoomAddress): boolean {
  return roomHref(one) === roomHref(other);
}

/** What was typed as the name of an open room, as a name that an address can carry. */
export function tidyRoomName(typed: string): string {
  const name = typed
    .trim()
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9._~-]/g, '');
  return name.slice(0, 123);
}

function roomsRoute(name: string | undefined, hash: string): Route {
  if (name !== undefined) return roomNameShape.test(name) ? { place: 'rooms', room: { kind: 'open', name } } : lost;
  const fragment = new URLSearchParams(hash.slice(1));
  const carried = fragment.get('by');
  if (carried !== null) return codeShape.test(carried) ? { place: 'rooms', carried } : lost;
  const secret = fragment.get('invite');
  if (secret === null) return { place: 'rooms' };
  return secretShape.test(secret) ? { place: 'rooms', room: { kind: 'invite', secret } } : lost;
}

function partsOf(pathname: string): readonly string[] | undefined {
  try {
    return pathname
      .replace(/^\/|\/$/g, '')
      .split('/')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
