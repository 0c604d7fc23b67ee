import { describe, expect, it } from 'vitest';
import { sayDay, sayMoment } from '../src/moment/say.js';

const now = new Date(2026, 10, 22, 15, 30);
const moment = (...parts: [number, number, number, number?, number?]) =>
  sayMoment(new Date(...parts), now, false, 'en-GB');
const day = (...parts: [number, number, number]) => sayDay(new Date(...parts), now, 'en-GB');

describe('a time as people say it', () => {
  it('just now', () => expect(moment(2026, 10, 22, 15, 30)).toBe('just now'));
  it('just now, when the clocks differ a little', () =>
    expect(sayMoment(new Date(now.getTime() + 30_000), now)).toBe('just now'));
  it('minutes ago', () => expect(moment(2026, 10, 22, 15, 26)).toBe('4 min ago'));
  it('earlier today', () => expect(moment(2026, 10, 22, 9, 5)).toBe('09:05'));
  it('yesterday, even if it is less than a day ago', () =>
    expect(moment(2026, 10, 21, 23, 50)).toBe('yesterday, 23:50'));
  it('yesterday in a list', () => expect(sayMoment(new Date(2026, 10, 21, 9), now, true, 'en-GB')).toBe('yesterday'));
  it('this year', () => expect(moment(2026, 0, 3)).toBe('3 Jan'));
  it('another year', () => expect(moment(2024, 10, 3)).toBe('3 Nov 2024'));
});

describe('a day over notes', () => {
  it('today', () => expect(day(2026, 10, 22)).toBe('Today'));
  it('yesterday', () => expect(day(2026, 10, 21)).toBe('Yesterday'));
  it('a weekday', () => expect(day(2026, 10, 18)).toBe('Wednesday'));
  it('a date', () => expect(day(2026, 9, 3)).toBe('3 October'));
  it('a date of another year', () => expect(day(2024, 9, 3)).toBe('3 October 2024'));
});
