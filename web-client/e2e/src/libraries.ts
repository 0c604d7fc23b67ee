import { type DataConnection, Peer } from 'peerjs';
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import { flowOf } from './flow.js';
import { lengthReached, textDocument } from './text-document.js';

/** PeerJS and y-webrtc with their own servers, as their applications use them: what rooms are measured beside. */

const NO_ICE_SERVERS = { iceServers: [] };

let peer: Peer | undefined;
let connection: DataConnection | undefined;
let signaling: string[] = [];
const providers = new Map<string, WebrtcProvider>();

export const libraries = {
  /** The id that PeerServer gives; from then on whoever connects is answered with what they say. */
  peerjsArrive(port: number): Promise<string> {
    const options = { host: 'localhost', port, path: '/peerjs', config: NO_ICE_SERVERS };
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its types are wrong about itself
    const arrived = new Peer(options);
    peer = arrived;
    arrived.on('connection', (incoming) => {
      incoming.on('data', (data) => typeof data === 'string' && void incoming.send(data));
    });
    return new Promise((resolve, reject) => {
      arrived.on('open', resolve);
      arrived.on('error', reject);
    });
  },

  /** Milliseconds from `connect` to the open channel. */
  async peerjsOpen(to: string): Promise<number> {
    const begun = performance.now();
    const made = peer?.connect(to, { reliable: true });
    if (made === undefined) throw new Error('Nobody has arrived');
    await new Promise((resolve) => made.on('open', () => resolve(undefined)));
    connection = made;
    return performance.now() - begun;
  },

  async peerjsRoundTrips(text: string, count: number): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      await answered(text);
      times.push(performance.now() - begun);
    }
    return times;
  },

  /** Until all of so many bytes have arrived. */
  async peerjsFlow(bytes: number): Promise<void> {
    for (const part of flowOf(bytes)) void current().send(part);
    await answered('all');
  },

  peerjsClose: () => connection?.close(),

  /** Keeps the socket to the server, as a room of ours finds it. */
  async yArrive(port: number): Promise<void> {
    signaling = [`ws://localhost:${port}`];
    const lobby = provide('lobby', new Y.Doc());
    const [socket] = lobby.signalingConns as { once(event: 'connect', listener: () => void): void }[];
    await new Promise<void>((resolve) => socket?.once('connect', resolve));
  },

  /** Milliseconds from the provider to the open channel. */
  async yOpen(room: string): Promise<number> {
    const begun = performance.now();
    const provider = provide(room, new Y.Doc());
    await new Promise<void>((resolve) => {
      const look = () => {
        if ([...(provider.room?.webrtcConns.values() ?? [])].some(({ connected }) => connected)) resolve();
        else setTimeout(look, 1);
      };
      look();
    });
    return performance.now() - begun;
  },

  /** A document in a room, for whoever joins. */
  yShare(room: string, length: number): void {
    provide(room, textDocument(length));
  },

  /** Milliseconds from the provider to the document; null if it did not come in time. */
  ySync(room: string, length: number, within: number): Promise<number | null> {
    const begun = performance.now();
    const doc = new Y.Doc();
    provide(room, doc);
    return lengthReached(doc, length, begun, within);
  },

  yLeave(room: string): void {
    providers.get(room)?.destroy();
    providers.delete(room);
  },
};

function provide(room: string, doc: Y.Doc): WebrtcProvider {
  const provider = new WebrtcProvider(room, doc, { signaling, peerOpts: { config: NO_ICE_SERVERS } });
  providers.set(room, provider);
  return provider;
}

function current(): DataConnection {
  if (connection === undefined) throw new Error('No connection');
  return connection;
}

async function answered(text: string): Promise<void> {
  const back = new Promise<void>((resolve) => current().once('data', () => resolve()));
  await current().send(text);
  return back;
}

export type Libraries = typeof libraries;

declare global {
  interface Window {
    libraries: Libraries;
  }
}

window.libraries = libraries;
