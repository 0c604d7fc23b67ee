import type { Delivery, Room, RoomPost, SayOutcome } from '@peerstead/sdk';
import { describe, expect, it, vi } from 'vitest';
import { transcriptOf } from '../src/room/transcript.js';

const post = (id: string): RoomPost => ({ id, from: 'me', body: { text: id }, time: '2026-11-22T10:00:00.000Z' });

const nothing: Delivery = { had: [], awaited: [], missed: [] };
const said: SayOutcome = {
  ...{ kind: 'said', post: post('mine'), reached: 2 },
  delivery: () => nothing,
  delivered: () => Promise.resolve(nothing),
};

function roomThatHears(outcome: SayOutcome = said) {
  let hear: (post: RoomPost) => void = () => undefined;
  const room: Room = {
    id: 'open.test',
    peers: [],
    say: () => outcome,
    onMissed: () => () => undefined,
    onPost: (listener) => {
      hear = listener;
      return () => undefined;
    },
    onPeers: () => () => undefined,
    sendFile: () => Promise.resolve({ kind: 'declined' }),
    onFile: () => () => undefined,
    stats: () => ({ directBytes: 0, relayedBytes: 0, directShare: undefined }),
    invite: () => Promise.reject(new Error('Nobody is invited here.')),
    leave: () => undefined,
  };
  return { room, hear: (one: RoomPost) => hear(one) };
}

describe('the transcript of a room', () => {
  it('keeps what is heard while nobody looks', () => {
    const { room, hear } = roomThatHears();
    transcriptOf(room);
    hear(post('one'));
    expect(transcriptOf(room).posts.map((said) => said.post.id)).toEqual(['one']);
  });

  it('has one’s own post once, with how many it reached, though the room tells it too', () => {
    const { room, hear } = roomThatHears();
    const transcript = transcriptOf(room);
    transcript.say('hello');
    hear(post('mine'));
    expect(transcript.posts).toEqual([{ post: post('mine'), reached: 2 }]);
  });

  it('keeps nothing of what was refused', () => {
    const { room } = roomThatHears({ kind: 'refused', reason: 'neighbours-behind', advice: 'Wait.' });
    expect(transcriptOf(room).say('hello')).toMatchObject({ kind: 'refused' });
    expect(transcriptOf(room).posts).toEqual([]);
  });

  it('tells whoever listens, until they stop', () => {
    const { room, hear } = roomThatHears();
    const listener = vi.fn();
    const stop = transcriptOf(room).onChange(listener);
    hear(post('one'));
    stop();
    hear(post('two'));
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
