/** The smallest single replacement that turns one text into another. Positions count UTF-16 units, as Yjs does. */
export interface Edit {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * @param caret where the caret stands in `after`; of several equal readings ("aa" to "aaa") the one that ends there is
 *   taken, because that is what was typed
 */
export function editBetween(before: string, after: string, caret = after.length): Edit | undefined {
  if (before === after) return undefined;
  const tail = commonSuffix(before, after, Math.max(0, after.length - caret));
  const index = commonPrefix(before, after, Math.min(before.length, after.length) - tail);
  return { index, remove: before.length - tail - index, insert: after.slice(index, after.length - tail) };
}

/** Where a caret stands after an edit that somebody else made. */
export function moveCaret(caret: number, edit: Edit): number {
  if (caret <= edit.index) return caret;
  if (caret <= edit.index + edit.remove) return edit.index + edit.insert.length;
  return caret - edit.remove + edit.insert.length;
}

function commonSuffix(a: string, b: string, most: number): number {
  let length = 0;
  const limit = Math.min(a.length, b.length, most);
  while (length < limit && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}

function commonPrefix(a: string, b: string, most: number): number {
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
