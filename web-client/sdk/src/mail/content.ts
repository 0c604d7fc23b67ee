import type { JsonObject } from '../api/json.js';
import type { Bytes } from '../encoding/bytes.js';
import { textOf } from '../encoding/bytes.js';
import { DIGEST, hasOnly, ID, isObject, isText, isTime, parsed, type Unknown } from '../encoding/shapes.js';
import { isSignedBy, type Signed } from '../encoding/signed.js';
import type { Directory } from '../servers/directory.js';

/** What one device says to another: sealed into an envelope, or over their data channel. Signed by the sender's device. */
export interface Content {
  readonly type: 'content';
  /** The envelope's id, also where no envelope was needed. */
  readonly id: string;
  readonly from: string;
  readonly device: string;
  readonly to: string;
  readonly mailbox: string;
  readonly time: string;
  readonly body: JsonObject;
}

/** What two devices that are connected say to each other of notes. */
export type NoteFrame =
  /** The same signed content that would be sealed into an envelope. */
  { readonly type: 'note'; readonly content: Signed<Content> } | { readonly type: 'note-kept'; readonly id: string };

export function isNoteFrame(value: Unknown): boolean {
  switch (value['type']) {
    case 'note':
      return hasOnly(value, 'type', 'content') && isContent(value['content']);
    case 'note-kept':
      return hasOnly(value, 'type', 'id') && isText(value['id'], ID);
    default:
      return false;
  }
}

export function isContent(value: unknown): value is Signed<Content> {
  return (
    isObject(value)
    && value['type'] === 'content'
    && hasOnly(value, 'type', 'id', 'from', 'device', 'to', 'mailbox', 'time', 'body', 'signature')
    && isText(value['id'], ID)
    && isText(value['from'], DIGEST)
    && isText(value['device'], DIGEST)
    && isText(value['to'], DIGEST)
    && isText(value['mailbox'], DIGEST)
    && isTime(value['time'])
    && isObject(value['body'])
  );
}

/** Out of an opened envelope. */
export function contentOf(plain: Bytes): Signed<Content> | undefined {
  try {
    const value = parsed(textOf(plain));
    return isContent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `later`: the sender's chain could not be had now. */
export type ContentCheck = 'genuine' | 'forged' | 'later';

/** Is it for this device, and signed by a device that its sender's verified chain has? */
export async function checkContent(
  content: Signed<Content>,
  me: { readonly identity: string; readonly device: string },
  directory: Directory,
): Promise<ContentCheck> {
  if (content.to !== me.identity || content.mailbox !== me.device) return 'forged';
  const outcome = await directory.keyOf(content.from, content.device);
  if (outcome.kind === 'unreachable') return 'later';
  return outcome.kind === 'found' && (await isSignedBy(content, outcome.key)) ? 'genuine' : 'forged';
}
