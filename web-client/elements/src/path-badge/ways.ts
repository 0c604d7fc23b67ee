import type { Path } from '@peerstead/sdk';

/** A way that was taken, or why none was taken yet. */
export type Way = Path | 'neighbours' | 'waiting' | 'connecting' | 'refused';

interface Words {
  /** On the badge. */
  readonly word: string;
  /** For who asks what the badge means. */
  readonly sentence: string;
}

export const ways: Readonly<Record<Way, Words>> = {
  direct: { word: 'direct', sentence: 'Went straight from one browser to the other. No server touched it.' },
  relayed: { word: 'relayed', sentence: 'Passed through a relay, which could not read it.' },
  mailbox: { word: 'sealed', sentence: 'Waited in a mailbox, sealed: only the device it is for can open it.' },
  neighbours: {
    word: 'by others',
    sentence: 'Passed on by others in the room, from one to the next, as the room is large. They cannot change it.',
  },
  waiting: { word: 'waiting', sentence: 'Kept on this device until there is a way.' },
  connecting: { word: 'connecting', sentence: 'The two browsers are looking for a way to each other.' },
  refused: {
    word: 'refused',
    sentence: 'The introduction was not signed by that device, so nothing is exchanged with it.',
  },
};
