import type { Peerstead, Room } from '@peerstead/sdk';
import { sync, type SyncHandle } from '@peerstead/sdk/sync';
import { Doc, type Text } from 'yjs';

/** The one text of a room that everybody in it writes. Loaded with the first room, since Yjs comes with it. */
export class SharedNotepad {
  readonly text: Text;
  readonly #doc = new Doc();
  readonly #handle: SyncHandle;

  private constructor(peerstead: Peerstead, room: Room) {
    this.text = this.#doc.getText('notepad');
    this.#handle = sync(this.#doc, room, 'notepad', peerstead);
  }

  /** As this device kept it; what others wrote since comes in when they are met. */
  static async open(peerstead: Peerstead, room: Room): Promise<SharedNotepad> {
    const notepad = new SharedNotepad(peerstead, room);
    await notepad.#handle.loaded;
    return notepad;
  }

  async close(): Promise<void> {
    await this.#handle.close();
    this.#doc.destroy();
  }
}
