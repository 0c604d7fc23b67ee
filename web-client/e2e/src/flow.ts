const PART_BYTES = 64 * 1024;

/** So many bytes, in parts. */
export function* flowOf(bytes: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let left = bytes; left > 0; left -= PART_BYTES) {
    yield new Uint8Array(Math.min(PART_BYTES, left)).fill(left);
  }
}
