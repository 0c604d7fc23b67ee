import { describe, expect, it } from 'vitest';
import { type Edit, editBetween, moveCaret } from '../src/notepad/edit.js';

const applied = (text: string, edit: Edit) =>
  text.slice(0, edit.index) + edit.insert + text.slice(edit.index + edit.remove);

describe('the edit between two texts', () => {
  it('is none when they are the same', () => expect(editBetween('a', 'a')).toBeUndefined());
  it('is an insertion', () => expect(editBetween('ac', 'abc', 2)).toEqual({ index: 1, remove: 0, insert: 'b' }));
  it('is a deletion', () => expect(editBetween('abc', 'ac', 1)).toEqual({ index: 1, remove: 1, insert: '' }));
  it('is a replacement', () =>
    expect(editBetween('the cat', 'the dog', 7)).toEqual({ index: 4, remove: 3, insert: 'dog' }));
  it('is where the caret is when letters repeat', () =>
    expect(editBetween('aaa', 'aaaa', 1)).toEqual({ index: 0, remove: 0, insert: 'a' }));

  it('turns the one into the other, wherever the caret is', () => {
    const texts = ['', 'a', 'aa', 'ab', 'aba', 'abba', 'a\nb', 'xaby'];
    for (const before of texts)
      for (const after of texts)
        for (let caret = 0; caret <= after.length; caret++) {
          const edit = editBetween(before, after, caret);
          expect(edit ? applied(before, edit) : before).toBe(after);
        }
  });
});

describe('the caret after somebody else wrote', () => {
  const edit = { index: 2, remove: 3, insert: 'xy' };
  it('stays before it', () => expect(moveCaret(1, edit)).toBe(1));
  it('goes to its end from within', () => expect(moveCaret(4, edit)).toBe(4));
  it('keeps its letter after it', () => expect(moveCaret(9, edit)).toBe(8));
});
