import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelFrame } from '../src/connections/channel-frames.js';
import { Outbox } from '../src/connections/channel-outbox.js';
import type { Channels } from '../src/connections/warm.js';
import { textOf } from '../src/encoding/bytes.js';
import { Assembly } from '../src/encoding/channel-parts.js';
import { CHANNEL_PART_BYTES, PARTS_AT_LEAST } from '../src/limits.js';
import { ScriptedChannel } from './rtc.js';

let small: ScriptedChannel;
let bulk: ScriptedChannel;
let outbox: Outbox;
let travelled: number;

beforeEach(() => {
  [small, bulk, travelled] = [new ScriptedChannel(), new ScriptedChannel(), 0];
  small.opens();
  bulk.opens();
  const nothing = () => undefined;
  outbox = new Outbox({ small, bulk } as unknown as Channels, {
    ...{ handleTravelled: (bytes) => (travelled += bytes), handleDrained: nothing, handleBroken: nothing },
  });
});

afterEach(() => outbox.close());

/** A frame of so many bytes, in letters of which each takes so many. */
function frameOf(bytes: number, letter: string): ChannelFrame {
  const empty = JSON.stringify({ type: 'chain-wanted', identity: '' }).length;
  const each = Buffer.byteLength(letter);
  const letters = Math.floor((bytes - empty) / each);
  return { type: 'chain-wanted', identity: letter.repeat(letters) + 'x'.repeat(bytes - empty - letters * each) };
}

describe.each(['x', 'ä', '語', '🙂'])('a frame of %s', (letter) => {
  test('goes in one message up to the limit in bytes', () => {
    const frame = frameOf(CHANNEL_PART_BYTES, letter);

    expect(outbox.send(frame)).toBe(true);

    expect(small.sent).toEqual([JSON.stringify(frame)]);
    expect(Buffer.byteLength(String(small.sent[0]))).toBe(CHANNEL_PART_BYTES);
    expect(bulk.sent).toEqual([]);
    expect(travelled).toBe(CHANNEL_PART_BYTES);
  });

  test('goes in parts from one byte more on, none of which is longer', () => {
    const frame = frameOf(CHANNEL_PART_BYTES + 1, letter);
    const assembly = new Assembly();
    const wholes: unknown[] = [];
    bulk.send = (part) => {
      expect(part.length).toBeLessThanOrEqual(CHANNEL_PART_BYTES);
      const taken = assembly.take(new Uint8Array(part as Uint8Array));
      if (typeof taken === 'object') wholes.push(JSON.parse(textOf(taken.bytes)));
    };

    expect(outbox.send(frame)).toBe(true);

    expect(small.sent).toEqual([]);
    expect(wholes).toEqual([frame]);
  });
});

test('parts are let go a few at a time, the next one when one has arrived', () => {
  expect(outbox.sendParts('whole', new Uint8Array(5 * CHANNEL_PART_BYTES))).toBe(true);
  expect(bulk.sent).toHaveLength(PARTS_AT_LEAST);

  outbox.parts.handleAnswer();

  expect(bulk.sent).toHaveLength(PARTS_AT_LEAST + 1);
});
