import { readFileSync } from 'node:fs';

/** Golden vectors that the Java tests read, too. */
// The caller names the file and so its shape.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function vectors<T>(name: string): T {
  const file = new URL(`../../../contracts/src/main/resources/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

export interface SignedVector {
  readonly name: string;
  readonly publicKey: string;
  readonly signed: { readonly type: string; readonly signature: string; readonly [member: string]: unknown };
  readonly canonical: string;
  readonly digest: string;
}
