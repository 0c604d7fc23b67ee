import { open, type Peerstead, type Room } from '@peerstead/sdk';
import { sync } from '@peerstead/sdk/sync';
import * as Y from 'yjs';
import { lengthReached, textDocument, textOf } from './text-document.js';

/** The SDK against the clock of the page that it runs in. */

const SETTLED_MS = 300;

/** Milliseconds from the call of `join` until somebody who is in the room is connected. */
export async function timedJoin(peerstead: Peerstead, name: string): Promise<{ room: Room; milliseconds: number }> {
  const begun = performance.now();
  const outcome = await peerstead.join({ name });
  if (outcome.kind === 'refused') throw new Error(`Not joined: ${outcome.reason}`);
  const { room } = outcome;
  await new Promise<void>((resolve) => {
    const stop = room.onPeers(look);
    look();
    function look() {
      if (!room.peers.some((peer) => peer.connection === 'connected')) return;
      stop();
      resolve();
    }
  });
  return { room, milliseconds: performance.now() - begun };
}

/** The same by somebody new, whom nobody there has heard of, and who has heard of nobody. */
export async function timedFirstMeeting(name: string): Promise<number> {
  const store = `newcomer-${name}`;
  const peerstead = await open({ store });
  const outcome = await peerstead.createIdentity(store);
  if (outcome.kind !== 'created') throw new Error(`No identity: ${outcome.kind}`);
  await new Promise<void>((resolve) => {
    peerstead.onConnectivity((connectivity) => connectivity === 'online' && resolve());
    if (peerstead.connectivity === 'online') resolve();
  });
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const { room, milliseconds } = await timedJoin(peerstead, name);
  room.leave();
  peerstead.close();
  return milliseconds;
}

/** Milliseconds for each of so many posts that somebody answers. */
export async function timedPosts(room: Room, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    const back = new Promise<void>((resolve) => {
      const stop = room.onPost(({ body }) => {
        if (body['i'] !== i) return;
        stop();
        resolve();
      });
    });
    room.say({ i });
    await back;
    times.push(performance.now() - begun);
  }
  return times;
}

const POST_LETTERS = 1024 * 1024;

/** Until so many letters, in long posts, were delivered to everybody. */
export async function flow(room: Room, letters: number): Promise<void> {
  for (let left = letters; left > 0; left -= POST_LETTERS) {
    const outcome = room.say({ text: textOf(Math.min(POST_LETTERS, left)) });
    if (outcome.kind !== 'said') throw new Error(outcome.advice);
    await outcome.delivered();
  }
}

const DOCUMENT = 'text';

export function shareText(peerstead: Peerstead, room: Room, length: number): void {
  sync(textDocument(length), room, DOCUMENT, peerstead);
}

/** Milliseconds from `join` until a document that somebody in the room has is here; null if not in time. */
export async function timedSync(
  peerstead: Peerstead,
  name: string,
  length: number,
  within: number,
): Promise<{ room: Room; milliseconds: number | null }> {
  const begun = performance.now();
  const outcome = await peerstead.join({ name });
  if (outcome.kind === 'refused') throw new Error(`Not joined: ${outcome.reason}`);
  const doc = new Y.Doc();
  sync(doc, outcome.room, DOCUMENT, peerstead);
  return { room: outcome.room, milliseconds: await lengthReached(doc, length, begun, within) };
}
