import { describe, expect, it } from 'vitest';
import { handleAdvice, handleShape, suggestHandle, tidyHandle } from '../src/handle-chooser/handles.js';

describe('suggested handles', () => {
  it('may be claimed as they are, at both ends of chance', () => {
    for (const chance of [0, 0.5, 0.999999]) expect(suggestHandle(() => chance)).toMatch(handleShape);
  });

  it('are many', () => {
    let n = 0;
    const random = () => (n = (n * 16807 + 12345) % 2147483647) / 2147483647;
    expect(new Set(Array.from({ length: 200 }, () => suggestHandle(random))).size).toBeGreaterThan(150);
  });
});

describe('what was typed as a handle', () => {
  it.each([
    ['Ada Lovelace', 'ada-lovelace'],
    ['Zoë_Müller', 'zoe-muller'],
    ['  x  ', '-x-'],
    ['a@b.c', 'ab-c'],
    ['ひ', ''],
    ['a'.repeat(40), 'a'.repeat(30)],
  ])('%j becomes %j', (typed, tidy) => expect(tidyHandle(typed)).toBe(tidy));

  it('is left alone when it is a handle', () => expect(tidyHandle('quiet-heron-42')).toBe('quiet-heron-42'));
});

describe('advice on a handle', () => {
  it('is silent on a good one', () => expect(handleAdvice('ada')).toBeUndefined());
  it('tells of a short one', () => expect(handleAdvice('ab')).toMatch(/three/));
  it('tells of foreign characters', () => expect(handleAdvice('Ada!')).toMatch(/letters/));
});
