import { textOf } from '@peerstead/elements';
import type { Json, JsonObject, Peerstead } from '@peerstead/sdk';

const prefix = 'note/';

/** A note to oneself. */
export interface PrivateNote {
  readonly key: string;
  readonly text: string;
  /** RFC 3339. */
  readonly savedAt: string;
}

/** What the app itself keeps among the person's data. */
export interface KeptByApp {
  readonly what: string;
  readonly bytes: number;
}

export interface PrivateData {
  readonly notes: readonly PrivateNote[];
  readonly keptByApp: readonly KeptByApp[];
}

const namesOfKept: Readonly<Record<string, string>> = {
  'app/rooms': 'the rooms you were in',
  'app/people': 'names of people you met',
  'app/seen': 'which notes you have seen',
};

export async function readPrivateData(peerstead: Peerstead): Promise<PrivateData> {
  const entries = await peerstead.listData();
  const notes = entries
    .filter(({ key }) => key.startsWith(prefix))
    .map(async ({ key, savedAt }) => ({ key, savedAt, text: textIn(await peerstead.loadData(key)) }));
  return {
    notes: (await Promise.all(notes)).sort((one, other) => other.savedAt.localeCompare(one.savedAt)),
    keptByApp: entries
      .filter(({ key }) => !key.startsWith(prefix))
      .map(({ key, bytes }) => ({ what: namesOfKept[key] ?? key, bytes })),
  };
}

export async function savePrivateNote(
  peerstead: Peerstead,
  text: string,
  key = prefix + crypto.randomUUID(),
): Promise<void> {
  await peerstead.saveData(key, { text });
}

/** The first line, short enough for a list. */
export function titleOf(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line || 'Empty note';
}

function textIn(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value ?? '');
  return textOf(value as JsonObject);
}
