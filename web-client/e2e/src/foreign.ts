import { type DataConnection, Peer } from 'peerjs';
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';

/** What runs in the page of the foreign clients' tests: unmodified PeerJS and y-webrtc, used as their applications do. */

/** A host or an open port needs no STUN. */
const RTC = { iceServers: [] };
const RECONNECT_MS = 500;

let peer: Peer | undefined;
let opens = 0;
const connections = new Map<string, DataConnection>();
const heard: string[] = [];

const doc = new Y.Doc();

function take(connection: DataConnection): void {
  connections.set(connection.peer, connection);
  connection.on('data', (said) => heard.push(`${connection.peer}: ${String(said)}`));
}

export const foreign = {
  /** The id, once the server gave it. */
  peerOpen(port: number, id?: string, token?: string): Promise<string> {
    const options = { host: 'localhost', port, path: '/peerjs', secure: false, config: RTC };
    const given = { ...options, ...(token === undefined ? {} : { token }) };
    // Plain options are what PeerJS documents, whatever its types say.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    const made = id === undefined ? new Peer(given) : new Peer(id, given);
    peer = made;
    made.on('connection', take);
    made.on('disconnected', () =>
      setTimeout(() => made.disconnected && !made.destroyed && made.reconnect(), RECONNECT_MS),
    );
    return new Promise((resolve, reject) => {
      made.on('open', (granted) => {
        opens++;
        resolve(granted);
      });
      made.once('error', ({ type }) => reject(new Error(type)));
    });
  },

  /** How often the server said so. */
  peerOpens: () => opens,

  peerConnect(to: string): Promise<void> {
    connections.get(to)?.close();
    const connection = peer?.connect(to, { reliable: true });
    if (connection === undefined) throw new Error('No peer');
    take(connection);
    return new Promise((resolve, reject) => {
      connection.on('open', resolve);
      peer?.once('error', ({ type }) => reject(new Error(type)));
    });
  },

  peerList: () => new Promise<string[]>((resolve) => peer?.listAllPeers(resolve)),
  peerSay: (to: string, text: string) => connections.get(to)?.send(text),
  peerHeard: () => heard,

  /** Once its announcement came back from the replica that it is at; others may hear of it later. */
  yOpen(port: number, room: string, password?: string): Promise<void> {
    const signaling = [`ws://localhost:${port}/y-webrtc`];
    const provider = new WebrtcProvider(room, doc, {
      signaling,
      peerOpts: { config: RTC },
      ...(password === undefined ? {} : { password }),
    });
    const [line] = provider.signalingConns as { once(event: 'message', listener: () => void): void }[];
    return new Promise((resolve) => line?.once('message', resolve));
  },

  ySet: (key: string, value: string) => doc.getMap<string>('shared').set(key, value),
  yAll: () => doc.getMap<string>('shared').toJSON() as Record<string, string>,
};

export type Foreign = typeof foreign;

declare global {
  interface Window {
    foreign: Foreign;
  }
}

window.foreign = foreign;
