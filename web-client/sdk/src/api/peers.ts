import type { RelayTransport } from './ways.js';

export interface RoomPeer {
  readonly peer: string;
  readonly identity: string;
  readonly device: string;
  /** Absent until the directory says that it is the identity's, which may be a moment after they are connected. */
  readonly handle?: string;
  /** `refused`: its description was not signed by its device, so it stays unconnected. */
  readonly connection: 'connecting' | 'connected' | 'disconnected' | 'refused';
  readonly path?: 'direct' | 'relayed';
  /**
   * Transport to the TURN server that our own end of a `relayed` connection is at. Absent if the other end is at one and
   * ours is not (that transport nobody but the other end knows), and where the browser does not tell.
   */
  readonly relay?: RelayTransport;
  /** No connection of our own: in a large room, it is reached over other peers. */
  readonly via?: 'neighbours';
}
