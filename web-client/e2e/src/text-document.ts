import * as Y from 'yjs';

/** A document of one text, that long and unlike any other. */
export function textDocument(length: number): Y.Doc {
  const doc = new Y.Doc();
  const letters = crypto.getRandomValues(new Uint8Array(length / 2));
  doc.getText().insert(0, Array.from(letters, (byte) => byte.toString(16).padStart(2, '0')).join(''));
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
