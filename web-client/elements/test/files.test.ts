import type { FileProgress, RoomPeer } from '@peerstead/sdk';
import { describe, expect, it } from 'vitest';
import { sayState } from '../src/files/say.js';
import type { FileRow, FileRowState } from '../src/files/transfers.js';

const peer: RoomPeer = { peer: 'p', identity: 'i', device: 'd', connection: 'connected', handle: 'ben' };
const row = (mine: boolean, state: FileRowState): FileRow => ({
  ...{ number: 1, mine, name: 'film.mp4', size: 40_000_000, peer, state },
});
const going = (state: FileProgress['state'], bytesPerSecond = 0): FileRowState => ({
  kind: 'going',
  progress: { state, bytes: 10_000_000, size: 40_000_000, bytesPerSecond },
});

describe('what is said of a file', () => {
  it.each([
    [row(false, { kind: 'asked' }), '40 MB, offered by ben'],
    [row(true, going('offered')), '40 MB, waiting for ben to accept'],
    [row(true, going('moving', 5_000_000)), '10 MB of 40 MB to ben, 5 MB a second'],
    [row(false, going('moving')), '10 MB of 40 MB from ben'],
    [row(false, going('waiting')), '10 MB of 40 MB, waiting for ben to come back'],
    [row(true, going('checking')), '40 MB to ben, checking'],
    [row(true, { kind: 'delivered', path: 'direct' }), '40 MB, delivered to ben'],
    [row(true, { kind: 'failed', why: 'declined' }), 'ben did not want it'],
    [row(true, { kind: 'failed', why: 'peer-gone', advice: 'Send it again.' }), 'ben went away. Send it again.'],
  ])('%#: %s', (one, said) => {
    expect(sayState(one, 'ben')).toBe(said);
  });
});
