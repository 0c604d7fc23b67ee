import type { FileOffer, SendFileOptions, SendFileOutcome } from '../api/files.js';
import type { Bytes } from '../encoding/bytes.js';
import { lazily } from '../lazily.js';
import type { Files, Roster } from './files.js';
import { isBlockLane, type FileFrame } from './frames.js';
import type { FileKeeping } from './keeping.js';

const NOT_LOADED = { kind: 'peer-gone', advice: 'Try again when you are online.' } as const;

/** The files of a room, loaded when the first one is sent, listened for or offered. */
export class LazyFiles {
  private files: Files | undefined;
  /** Who listens as soon as they are loaded. */
  private readonly waiting = new Set<(files: Files) => void>();
  private closed = false;
  private readonly load = lazily(async () => {
    const [{ Files }, keeping] = await Promise.all([import('./files.js'), this.keeping()]);
    const files = new Files({ room: this.room, roster: this.roster, keeping });
    this.files = files;
    for (const listen of this.waiting) listen(files);
    if (this.closed) files.close();
    return files;
  });

  constructor(
    private readonly room: string,
    private readonly roster: Roster,
    private readonly keeping: () => Promise<FileKeeping>,
  ) {}

  async send(peer: string, file: Blob, options?: SendFileOptions): Promise<SendFileOutcome> {
    const files = await this.load().catch(() => undefined);
    return files?.send(peer, file, options) ?? NOT_LOADED;
  }

  onFile(listener: (offer: FileOffer) => void): () => void {
    if (this.files) return this.files.onFile(listener);
    let stop: () => void;
    const listen = (files: Files) => {
      stop = files.onFile(listener);
    };
    stop = () => this.waiting.delete(listen);
    this.waiting.add(listen);
    void this.load().catch(() => undefined);
    return () => stop();
  }

  handleConnected(peer: string): void {
    this.files?.handleConnected(peer);
  }

  handleFrame(frame: FileFrame, peer: string): void {
    void this.load()
      .then((files) => files.handleFrame(frame, peer))
      .catch(() => undefined);
  }

  /** True if bytes of that name are a block of a file; before anything was accepted there are none. */
  handleWhole(name: string, bytes: Bytes, peer: string): boolean {
    if (isBlockLane(name)) this.files?.handleWhole(name, bytes, peer);
    return isBlockLane(name);
  }

  close(): void {
    this.closed = true;
    this.files?.close();
  }
}
