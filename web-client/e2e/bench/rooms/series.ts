/** What is measured, as the tables name it; in milliseconds unless said otherwise. */
export const TIMES = {
  bareHere: 'open, bare, both ends in one page',
  bare: 'open, bare, two processes',
  room: 'open, room, somebody known',
  firstMeeting: 'open, room, a first meeting',
  peerjs: 'open, peerjs',
  y: 'open, y-webrtc',
  carrying: 'carrying, page to page and back',
  bareRoundTrip: 'round trip, bare channel',
  roundTrip: 'round trip, posts in a room',
  peerjsRoundTrip: 'round trip, peerjs',
  syncSmall: 'sync, 1 KB, room',
  ySyncSmall: 'sync, 1 KB, y-webrtc',
  syncLarge: 'sync, 1 MB, room',
  ySyncLarge: 'sync, 1 MB, y-webrtc',
} as const;

/** Megabytes for each CPU second of both browsers. */
export const FLOWS = {
  bareFlow: 'bare channel',
  fileFlow: 'a file in a room',
  flow: 'posts in a room',
  peerjsFlow: 'peerjs',
} as const;

export type Series = Record<keyof typeof TIMES | keyof typeof FLOWS, number[]>;

export function nothing(): Series {
  return Object.fromEntries(
    [...Object.keys(TIMES), ...Object.keys(FLOWS)].map((name) => [name, []]),
  ) as unknown as Series;
}
