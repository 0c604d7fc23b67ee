import type { Signer } from '../encoding/signed.js';
import type { FileKeeping } from '../files/keeping.js';
import type { Directory } from '../servers/directory.js';
import type { Description } from '../servers/signaling-frames.js';
import type { Signaling } from '../servers/signaling.js';
import type { IceServers } from './ice-servers.js';

/** What every room needs, and every peer in it. */
export interface Surroundings {
  readonly signaling: Signaling;
  readonly directory: Directory;
  readonly iceServers: IceServers;
  readonly signer: Signer;
  /** Whose browser this is. */
  readonly identity: string;
  /** Our chain as descriptions have it, so that nobody has to ask for it first; empty if it is too long for that. */
  readonly introduction: Pick<Description, 'chain'>;
  readonly files: () => Promise<FileKeeping>;
}
