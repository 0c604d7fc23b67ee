import type { FileOffer, FileProgress, ReceivedFile, Room } from '@peerstead/sdk';

/** Files of a page under test: made up, sent, taken and watched. */

const MiB = 1024 * 1024;

export interface MadeUp {
  readonly name: string;
  readonly size: number;
  /** Other seeds are other bytes. */
  readonly seed: number;
}

interface Watched {
  readonly progress: FileProgress[];
  readonly cancelling: AbortController;
  outcome?: { readonly kind: string };
  received?: ReceivedFile;
}

const sent: Watched[] = [];
const taken: Watched[] = [];
const offers: FileOffer[] = [];

export const fileVerbs = (room: (name: string) => Room) => ({
  /** Its number among those sent by this page. */
  sendFile(name: string, madeUp: MadeUp): number {
    const peer = room(name).peers.find(({ connection }) => connection === 'connected');
    if (peer === undefined) throw new Error('Nobody is connected');
    const watched = watch(sent);
    const options = { signal: watched.cancelling.signal, onProgress: remember(watched) };
    void room(name)
      .sendFile(peer.peer, madeUpFile(madeUp), options)
      .then((outcome) => (watched.outcome = outcome));
    return sent.length - 1;
  },

  /** A file of this page's own file system, which is written again before it is read. */
  async sendChangedFile(name: string): Promise<string | undefined> {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('changed', { create: true });
    const write = async (text: string) => {
      const writer = await handle.createWritable();
      await writer.write(text);
      await writer.close();
    };
    await write('before');
    const file = await handle.getFile();
    await write('afterwards');
    const peer = room(name).peers.find(({ connection }) => connection === 'connected');
    return peer && (await room(name).sendFile(peer.peer, file)).kind;
  },

  makeFile: (madeUp: MadeUp) => void madeUpFile(madeUp),
  /** Until whoever is connected keeps all of it. */
  async fileFlow(name: string, madeUp: MadeUp): Promise<void> {
    const peer = room(name).peers.find(({ connection }) => connection === 'connected');
    const outcome = peer && (await room(name).sendFile(peer.peer, madeUpFile(madeUp)));
    if (outcome?.kind !== 'delivered') throw new Error(`Not delivered: ${outcome?.kind}`);
  },

  /** Accepts, declines or leaves open whatever is offered from now on. */
  answerFiles(name: string, answer: 'accept' | 'decline' | 'wait'): void {
    room(name).onFile((offer) => {
      offers.push(offer);
      if (answer === 'accept') accept(offer);
      if (answer === 'decline') offer.decline();
    });
  },

  offers: () =>
    offers.map(({ name, size, keptBytes, withdrawn }) => ({ name, size, keptBytes, withdrawn: withdrawn.aborted })),
  sentFile: (number: number) => watchedPlain(sent[number]),
  takenFile: (number: number) => watchedPlain(taken[number]),
  cancelSentFile: (number: number) => sent[number]?.cancelling.abort(),
  cancelTakenFile: (number: number) => taken[number]?.cancelling.abort(),

  /** Resolves when so many bytes of the newest file are here, with what is not told to the application later. */
  async takenBytes(number: number, bytes: number): Promise<void> {
    while ((taken[number]?.progress.at(-1)?.bytes ?? 0) < bytes) await new Promise(requestAnimationFrame);
  },

  /** SHA-256 of the whole, as `sha256sum` prints it. */
  sha256OfMadeUp: (madeUp: MadeUp) => sha256(madeUpFile(madeUp)),
  async sha256OfTaken(number: number) {
    const file = await taken[number]?.received?.open();
    return file && sha256(file);
  },

  /** Folders in the browser's private file system, where received bytes lie. */
  async storedFiles(): Promise<readonly string[]> {
    const root = await navigator.storage.getDirectory();
    const home = await (await root.getDirectoryHandle('peerstead')).getDirectoryHandle('peerstead');
    const names: string[] = [];
    for await (const name of home.keys()) names.push(name);
    return names.sort();
  },

  /** From now on this page sends other bytes than it says, as a page of an attacker could. */
  lie(): void {
    const { prototype } = RTCDataChannel;
    const send = Object.getOwnPropertyDescriptor(prototype, 'send')?.value as (bytes: unknown) => void;
    prototype.send = function (this: RTCDataChannel, bytes: unknown) {
      if (bytes instanceof Uint8Array && bytes.length > 1000) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      send.call(this, bytes);
    };
  },
});

function accept(offer: FileOffer): void {
  const watched = watch(taken);
  void offer.accept({ signal: watched.cancelling.signal, onProgress: remember(watched) }).then((outcome) => {
    watched.outcome = outcome;
    if (outcome.kind === 'received') watched.received = outcome.file;
  });
}

function watch(all: Watched[]): Watched {
  const watched = { progress: [], cancelling: new AbortController() };
  all.push(watched);
  return watched;
}

function remember({ progress }: Watched): (now: FileProgress) => void {
  return (now) => progress.push(now);
}

function watchedPlain(watched: Watched | undefined) {
  return watched && { progress: watched.progress, outcome: watched.outcome };
}

const madeUpFiles = new Map<string, File>();

/** Always the same for the same arguments, and recognised as the same file. Its bytes lie outside of the page. */
function madeUpFile(madeUp: MadeUp): File {
  const key = JSON.stringify(madeUp);
  const file = madeUpFiles.get(key) ?? new File(madeUpParts(madeUp), madeUp.name, { lastModified: 1 });
  madeUpFiles.set(key, file);
  return file;
}

function madeUpParts({ size, seed }: MadeUp): Blob[] {
  const parts: Blob[] = [];
  let state = seed;
  for (let at = 0; at < size; at += MiB) {
    const words = new Uint32Array(MiB / 4).map(() => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0));
    parts.push(new Blob([new Uint8Array(words.buffer, 0, Math.min(MiB, size - at))]));
  }
  return parts;
}

async function sha256(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
