import type { Peerstead, Room, RoomPeer } from '@peerstead/sdk';
import { sync, type SyncHandle } from '@peerstead/sdk/sync';
import { Doc, type Text } from 'yjs';

/** The one text of a room that everybody in it writes. Loaded with the first room, since Yjs comes with it. */
export class SharedNotepad {
  readonly text: Text;
  readonly #doc = new Doc();
  readonly #handle: SyncHandle;
  readonly #room: Room;
  readonly #behind = new Set<string>();

  private constructor(peerstead: Peerstead, room: Room, tell: () => void) {
    this.#room = room;
    this.text = this.#doc.getText('notepad');
    this.#handle = sync(this.#doc, room, 'notepad', peerstead);
    this.#handle.onTooLarge((peer) => {
      this.#behind.add(peer);
      tell();
    });
  }

  /** As this device kept it; what others wrote since comes in when they are met. */
  static async open(peerstead: Peerstead, room: Room, tell: () => void): Promise<SharedNotepad> {
    const notepad = new SharedNotepad(peerstead, room, tell);
    await notepad.#handle.loaded;
    return notepad;
  }

  /** Those here who lack so much of it that it cannot be sent to them, or who have so much that we lack. */
  get behind(): readonly RoomPeer[] {
    return this.#room.peers.filter(({ peer }) => this.#behind.has(peer));
  }

  async close(): Promise<void> {
    await this.#handle.close();
    this.#doc.destroy();
  }
}
