import * as Y from 'yjs';

const BLOCK = [...crypto.getRandomValues(new Uint8Array(32 * 1024))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

export function textOf(length: number): string {
  return BLOCK.repeat(Math.ceil(length / BLOCK.length)).slice(0, length);
}

/** A document of one text, that long. */
export function textDocument(length: number): Y.Doc {
  const doc = new Y.Doc();
  doc.getText().insert(0, textOf(length));
  return doc;
}

/** Milliseconds since `begun` when the document's text is that long; null after so many. */
export function lengthReached(doc: Y.Doc, length: number, begun: number, within: number): Promise<number | null> {
  const text = doc.getText();
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(null), within);
    const look = () => text.length === length && done(performance.now() - begun);
    const done = (outcome: number | null) => {
      clearTimeout(timer);
      doc.off('update', look);
      resolve(outcome);
    };
    doc.on('update', look);
    look();
  });
}
