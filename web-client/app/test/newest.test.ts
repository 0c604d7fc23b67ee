import { expect, test } from 'vitest';
import { Newest } from '../src/newest.js';

test('a read that comes back after a later one counts for nothing', async () => {
  const newest = new Newest();
  let comeBack: (value: string) => void = () => undefined;

  const older = newest.of(() => new Promise<string>((resolve) => (comeBack = resolve)));
  const newer = newest.of(() => Promise.resolve('waiting'));
  expect(await newer).toBe('waiting');
  comeBack('sending');

  expect(await older).toBeUndefined();
});

test('reads that do not overlap all count', async () => {
  const newest = new Newest();

  expect(await newest.of(() => Promise.resolve(1))).toBe(1);
  expect(await newest.of(() => Promise.resolve(2))).toBe(2);
});
