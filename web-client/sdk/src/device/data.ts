import type { Json } from '../api/json.js';
import { textOf, utf8 } from '../encoding/bytes.js';
import { canonicalText } from '../encoding/canonical.js';
import type { Store } from './store.js';
import type { Vault } from './vault.js';

interface Entry {
  readonly key: string;
  readonly savedAt: string;
  readonly value: Json;
}

/** Private data by name: sealed, under the HMAC of its name. */
export class PrivateData {
  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
  ) {}

  async save(key: string, value: Json): Promise<void> {
    const name = await this.vault.nameOf('data', key);
    const entry: Entry = { key, savedAt: new Date().toISOString(), value };
    await this.store.put('data', { name, sealed: await this.vault.seal(utf8(canonicalText(entry)), name) });
  }

  async load(key: string): Promise<Json | undefined> {
    const row = await this.store.get('data', await this.vault.nameOf('data', key));
    return row && (await this.opened(row)).value;
  }

  async delete(key: string): Promise<void> {
    await this.store.delete('data', await this.vault.nameOf('data', key));
  }

  async list(): Promise<readonly { readonly key: string; readonly savedAt: string; readonly bytes: number }[]> {
    const entries = await this.all();
    return entries.map(({ key, savedAt, value }) => ({ key, savedAt, bytes: utf8(canonicalText(value)).length }));
  }

  async all(): Promise<readonly Entry[]> {
    const entries = await Promise.all((await this.store.getAll('data')).map((row) => this.opened(row)));
    return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  private async opened(row: { readonly name: string; readonly sealed: Parameters<Vault['open']>[0] }): Promise<Entry> {
    return JSON.parse(textOf(await this.vault.open(row.sealed, row.name))) as Entry;
  }
}
