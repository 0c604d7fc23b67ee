import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, randomId, utf8, type Bytes } from '../src/encoding/bytes.js';
import { padded, seal, unpadded, unseal } from '../src/encoding/seal.js';
import { makeDeviceKeys } from '../src/identities/genesis.js';
import type { DeviceKeys } from '../src/identities/keys.js';
import { SEALED_PLAIN_BYTES } from '../src/limits.js';

const content = utf8('{"type":"content"}');
let keys: DeviceKeys;
let other: DeviceKeys;
let rawKey: Bytes;

beforeAll(async () => {
  [keys, other] = [await makeDeviceKeys(), await makeDeviceKeys()];
  rawKey = bytesOf(keys.sealingKey) ?? new Uint8Array();
});

describe('RFC 9180 base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM', () => {
  const binding = () => ({ envelope: randomId(), mailbox: keys.device });

  test('only the device that it is sealed to opens it', async () => {
    const bound = binding();
    const wire = await seal(content, rawKey, bound);
    expect(await unseal(wire, keys.sealing, bound)).toEqual(content);
    expect(await unseal(wire, other.sealing, bound)).toBeUndefined();
  });

  test('it cannot be moved to another envelope or mailbox', async () => {
    const bound = binding();
    const wire = await seal(content, rawKey, bound);
    expect(await unseal(wire, keys.sealing, { ...bound, envelope: randomId() })).toBeUndefined();
    expect(await unseal(wire, keys.sealing, { ...bound, mailbox: other.device })).toBeUndefined();
  });

  test('any byte changed, cut off or added is noticed', async () => {
    const bound = binding();
    const wire = await seal(content, rawKey, bound);
    for (let i = 0; i < wire.length; i += 11) {
      const changed = Uint8Array.from(wire);
      changed[i] = (changed[i] ?? 0) ^ 0x40;
      expect(await unseal(changed, keys.sealing, bound)).toBeUndefined();
    }
    for (const length of [0, 1, 31, 32, 47, wire.length - 1]) {
      expect(await unseal(wire.slice(0, length), keys.sealing, bound)).toBeUndefined();
    }
    expect(await unseal(Uint8Array.from([...wire, 0]), keys.sealing, bound)).toBeUndefined();
  });

  test('two sealings of the same content have nothing in common', async () => {
    const bound = binding();
    const [one, two] = [await seal(content, rawKey, bound), await seal(content, rawKey, bound)];
    expect(one.slice(0, 32)).not.toEqual(two.slice(0, 32));
    expect(one.slice(32)).not.toEqual(two.slice(32));
  });

  test('lengths on the wire are few: encapsulated key, power of two, tag', async () => {
    const lengths = new Set<number>();
    for (const length of [1, 100, 252]) lengths.add((await seal(new Uint8Array(length), rawKey, binding())).length);
    expect([...lengths]).toEqual([32 + 256 + 16]);
    expect(await seal(new Uint8Array(253), rawKey, binding())).toHaveLength(32 + 512 + 16);
  });
});

describe('padding', () => {
  test('comes off whole, and is a power of two from 256 on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000, size: 'max' }), (array) => {
        const bytes = Uint8Array.from(array);
        const whole = padded(bytes);
        expect(whole.length).toBeGreaterThanOrEqual(256);
        expect(Math.log2(whole.length) % 1).toBe(0);
        expect(unpadded(whole)).toEqual(bytes);
      }),
    );
  });

  test('a length that lies and padding that is not zeros are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600, size: 'max' }), (array) => {
        const bytes = Uint8Array.from(array);
        const opened = unpadded(bytes);
        if (opened) expect([...bytes.subarray(4 + opened.length)].every((byte) => byte === 0)).toBe(true);
      }),
    );
    expect(unpadded(Uint8Array.of(0, 0, 0, 9, 1))).toBeUndefined();
    expect(unpadded(Uint8Array.of(255, 255, 255, 255))).toBeUndefined();
    expect(unpadded(Uint8Array.of(0, 0, 0, 1, 7, 7))).toBeUndefined();
  });

  test('the longest that fits an envelope is the limit', () => {
    expect(padded(new Uint8Array(SEALED_PLAIN_BYTES - 4))).toHaveLength(SEALED_PLAIN_BYTES);
    expect(() => padded(new Uint8Array(SEALED_PLAIN_BYTES - 3))).toThrow(RangeError);
    expect(SEALED_PLAIN_BYTES + 32 + 16).toBeLessThanOrEqual(256 * 1024);
  });
});
