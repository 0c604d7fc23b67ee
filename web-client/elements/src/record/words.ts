import type { Identity, JsonObject } from '@peerstead/sdk';

/** The words of a body: its `text` if it has one, else the whole of it, readable. */
export function textOf(body: JsonObject): string {
  const text = body['text'];
  return typeof text === 'string' ? text : JSON.stringify(body, null, 2);
}

/** What a person is called: the handle, or the beginning of the id where there is none. */
export function nameOf(person: Pick<Identity, 'identity' | 'handle'>): string {
  return person.handle ?? shortId(person.identity);
}

export function shortId(identity: string): string {
  return `${identity.slice(0, 6)}…`;
}
