import type { FeedOutcome, Peerstead, VerifiedRecord } from '@peerstead/sdk';
import { describe, expect, it } from 'vitest';
import { FeedReader } from '../src/public/feed-reader.js';

const record = (digest: string): VerifiedRecord => ({
  digest,
  author: { identity: 'somebody', devices: [] },
  collection: 'posts',
  key: digest,
  time: '2026-11-22T10:00:00.000Z',
  body: { text: digest },
});
const page = (digests: string, cursor?: string): FeedOutcome => ({
  kind: 'page',
  records: Array.from(digests, record),
  refused: [],
  ...(cursor ? { cursor } : {}),
});
const { signal } = new AbortController();

/** A reader of a feed that answers when it is told to. */
function reading() {
  const answers: ((outcome: FeedOutcome) => void)[] = [];
  const feed = () => new Promise<FeedOutcome>((resolve) => answers.push(resolve));
  const reader = new FeedReader({ feed } as unknown as Peerstead, { collection: 'posts' }, () => undefined);
  return { reader, answer: (outcome: FeedOutcome) => answers.shift()?.(outcome) };
}
const shown = (reader: FeedReader) => reader.records.map(({ digest }) => digest).join('');

describe('a feed', () => {
  it('puts older pages below, each record once', async () => {
    const { reader, answer } = reading();
    const first = reader.refresh(signal);
    answer(page('cb', 'more'));
    await first;
    const second = reader.older(signal);
    answer(page('ba'));
    await second;
    expect(shown(reader)).toBe('cba');
    expect(reader.hasMore).toBe(false);
  });

  it('keeps what was published while the newest page was on its way', async () => {
    const { reader, answer } = reading();
    const refresh = reader.refresh(signal);
    reader.add(record('z'));
    answer(page('ba'));
    await refresh;
    expect(shown(reader)).toBe('zba');
  });

  it('does not bring back what was withdrawn while the newest page was on its way', async () => {
    const { reader, answer } = reading();
    const refresh = reader.refresh(signal);
    reader.drop(record('b'));
    answer(page('ba'));
    await refresh;
    expect(shown(reader)).toBe('a');
  });

  it('keeps what it has when the servers are away', async () => {
    const { reader, answer } = reading();
    const first = reader.refresh(signal);
    answer(page('ba'));
    await first;
    const again = reader.refresh(signal);
    answer({ kind: 'unreachable' });
    await again;
    expect(reader.state).toBe('unreachable');
    expect(shown(reader)).toBe('ba');
  });
});
