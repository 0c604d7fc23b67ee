/** Names of people: 3 to 30 of `a-z`, `0-9` and the hyphen, as identity-service has it. */
export const handleShape = /^[a-z0-9-]{3,30}$/;

const manners = [
  'calm',
  'quiet',
  'kind',
  'merry',
  'brave',
  'early',
  'gentle',
  'golden',
  'honest',
  'lucky',
  'mellow',
  'nimble',
  'patient',
  'quick',
  'silver',
  'sunny',
  'tidy',
  'warm',
  'wild',
  'witty',
] as const;
const creatures = [
  'badger',
  'bee',
  'crane',
  'dove',
  'falcon',
  'finch',
  'fox',
  'hare',
  'heron',
  'lark',
  'linnet',
  'marten',
  'moth',
  'newt',
  'otter',
  'owl',
  'robin',
  'swift',
  'vole',
  'wren',
] as const;

/**
 * A name to begin with, such as "quiet-heron-42".
 *
 * @param random numbers from 0 up to, not including, 1
 */
export function suggestHandle(random: () => number = Math.random): string {
  const manner = manners[Math.floor(random() * manners.length)] ?? 'calm';
  const creature = creatures[Math.floor(random() * creatures.length)] ?? 'wren';
  return `${manner}-${creature}-${10 + Math.floor(random() * 90)}`;
}

/** What was typed, as the handle that it most likely means: lower case, accents taken off, spaces as hyphens. */
export function tidyHandle(typed: string): string {
  return typed
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[\s_.]+/g, '-')
    .replace(/[^a-z0-9-]/g, '')
    .slice(0, 30);
}

/** What is wrong with a handle, as a sentence; nothing if it may be asked for. */
export function handleAdvice(handle: string): string | undefined {
  if (handle.length < 3) return 'At least three letters or digits.';
  if (!handleShape.test(handle)) return 'Only the letters a to z, digits and hyphens, thirty at most.';
  return undefined;
}
