import type { FileProgress } from '@peerstead/sdk';
import { sayBytes } from '../ring/share.js';
import type { Failure, FileRow } from './transfers.js';

const failures: Readonly<Record<Failure, (name: string) => string>> = {
  declined: (name) => `${name} did not want it`,
  withdrawn: (name) => `${name} took it back`,
  cancelled: () => 'Cancelled',
  'cancelled-by-them': (name) => `${name} cancelled`,
  'peer-gone': (name) => `${name} went away`,
  'no-space': () => 'Not enough room on the receiving device',
  corrupted: () => 'What arrived was not what was sent, and was thrown away',
  unreadable: () => 'The file changed while it was being sent',
};

/** How it is with a file, in a line. */
export function sayState({ mine, size, state }: FileRow, name: string): string {
  switch (state.kind) {
    case 'asked':
      return `${sayBytes(size)}, offered by ${name}`;
    case 'going':
      return sayProgress(state.progress, size, mine, name);
    case 'delivered':
      return `${sayBytes(size)}, delivered to ${name}`;
    case 'received':
      return `${sayBytes(size)}, from ${name}`;
    case 'failed':
      return [failures[state.why](name), state.advice].filter((part) => part !== undefined).join('. ');
  }
}

function sayProgress(progress: FileProgress | undefined, size: number, mine: boolean, name: string): string {
  const direction = mine ? `to ${name}` : `from ${name}`;
  if (!progress) return `${sayBytes(size)} ${direction}`;
  switch (progress.state) {
    case 'offered':
      return `${sayBytes(size)}, waiting for ${name} to accept`;
    case 'waiting':
      return `${sayBytes(progress.bytes)} of ${sayBytes(size)}, waiting for ${name} to come back`;
    case 'checking':
      return `${sayBytes(size)} ${direction}, checking`;
    case 'moving':
      return `${sayBytes(progress.bytes)} of ${sayBytes(size)} ${direction}${sayRate(progress)}`;
  }
}

function sayRate({ bytesPerSecond }: FileProgress): string {
  return bytesPerSecond > 0 ? `, ${sayBytes(bytesPerSecond)} a second` : '';
}
