import type { Directory } from './directory.js';
import type { FileKeeping } from './files/keeping.js';
import type { IceServers } from './ice-servers.js';
import type { Signaling } from './signaling.js';
import type { Signer } from './signed.js';

/** What every room needs, and every peer in it. */
export interface Surroundings {
  readonly signaling: Signaling;
  readonly directory: Directory;
  readonly iceServers: IceServers;
  readonly signer: Signer;
  /** Whose browser this is. */
  readonly identity: string;
  readonly files: () => Promise<FileKeeping>;
}
