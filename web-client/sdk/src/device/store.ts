import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Note } from '../api/notes.js';
import type { Path } from '../api/ways.js';
import type { Bytes } from '../encoding/bytes.js';
import type { Statement } from '../identities/chain.js';
import type { DeviceKeys } from '../identities/keys.js';

/**
 * What this device keeps, in one IndexedDB database:
 *
 * ```
 * self        keys of the device and of the vault (not extractable), the statements of the own identity
 * chains      verified statement chains of others: what the directory may not take back
 * notes       notes, bodies sealed by the vault, with what is left to deliver of them
 * data        private data by the HMAC of its name, sealed by the vault
 * updates     updates of synced documents by the HMAC of their name, sealed by the vault
 * travelled   bytes by the way they took
 * files       what is known of received files, sealed by the vault; their bytes lie in the browser's private file system
 * ```
 */
export interface Schema extends DBSchema {
  self: { key: string; value: DeviceKeys | VaultKeys | OwnStatements };
  chains: { key: string; value: { identity: string; statements: readonly Statement[] } };
  notes: {
    key: [with_: string, side: Side, id: string];
    value: NoteRow;
    indexes: { position: [string, number]; waiting: [string, number] };
  };
  data: { key: string; value: { name: string; sealed: Sealed } };
  updates: { key: number; value: { name: string; sealed: Sealed }; indexes: { name: string } };
  travelled: { key: Path; value: number };
  files: { key: string; value: { place: string; sealed: Sealed } };
}

export interface VaultKeys {
  readonly aes: CryptoKey;
  readonly hmac: CryptoKey;
}

export interface OwnStatements {
  readonly statements: readonly Statement[];
  readonly registered: boolean;
}

/** AES-GCM: nonce and ciphertext. */
export interface Sealed {
  readonly nonce: Bytes;
  readonly ciphertext: Bytes;
}

/** The same id may not stand for a note of mine and one of theirs. */
export type Side = 'mine' | 'theirs';

export interface NoteRow {
  readonly with: string;
  readonly side: Side;
  readonly id: string;
  /** Order in the conversation: when it was kept here, moved before notes that its author wrote later. */
  readonly position: number;
  readonly time: string;
  readonly state: Note['state'];
  readonly body: Sealed;
  /** The other person, as long as the note waits to be sent. */
  readonly waitingFor?: string;
  /** One for each device of the recipient, as soon as those are known. */
  readonly deliveries?: readonly Delivery[];
}

export interface Delivery {
  readonly device: string;
  /** The first device's is the note's own id. */
  readonly envelope: string;
  /** Kept before the first deposit, so that every retry carries the same bytes. */
  readonly sealed?: Bytes;
  readonly done?: Path;
}

export type Store = IDBPDatabase<Schema>;

export function openStore(name: string): Promise<Store> {
  return openDB<Schema>(name, 2, {
    upgrade(db, from) {
      if (from < 1) createFirst(db);
      if (from < 2) db.createObjectStore('files', { keyPath: 'place' });
    },
    // Another tab wants a newer schema: let it have it.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
    },
  });
}

function createFirst(db: IDBPDatabase<Schema>): void {
  db.createObjectStore('self');
  db.createObjectStore('chains', { keyPath: 'identity' });
  const notes = db.createObjectStore('notes', { keyPath: ['with', 'side', 'id'] });
  notes.createIndex('position', ['with', 'position']);
  notes.createIndex('waiting', ['waitingFor', 'position']);
  db.createObjectStore('data', { keyPath: 'name' });
  db.createObjectStore('updates', { autoIncrement: true }).createIndex('name', 'name');
  db.createObjectStore('travelled');
}
