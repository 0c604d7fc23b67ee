import type { Bytes } from '../bytes.js';
import type { FileOffer, SendFileOptions, SendFileOutcome } from './api.js';
import type { Files, Roster } from './files.js';
import { isBlockLane, type FileFrame } from './frames.js';
import type { FileKeeping } from './keeping.js';

/** The files of a room, loaded when the first one is sent, listened for or offered. */
export class LazyFiles {
  private loading: Promise<Files> | undefined;
  private files: Files | undefined;
  private closed = false;

  constructor(
    private readonly room: string,
    private readonly roster: Roster,
    private readonly keeping: () => Promise<FileKeeping>,
  ) {}

  async send(peer: string, file: Blob, options?: SendFileOptions): Promise<SendFileOutcome> {
    return (await this.load()).send(peer, file, options);
  }

  onFile(listener: (offer: FileOffer) => void): () => void {
    let listening = true;
    let stop: () => void = () => undefined;
    const listen = (files: Files) => {
      if (listening) stop = files.onFile(listener);
    };
    void this.load()
      .then(listen)
      .catch(() => undefined);
    return () => {
      listening = false;
      stop();
    };
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

  private load(): Promise<Files> {
    this.loading ??= Promise.all([import('./files.js'), this.keeping()]).then(([module, keeping]) => {
      this.files = new module.Files({ room: this.room, roster: this.roster, keeping });
      if (this.closed) this.files.close();
      return this.files;
    });
    return this.loading;
  }
}
