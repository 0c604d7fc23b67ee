import type { Bytes } from '../encoding/bytes.js';
import type { Conversation } from './conversation.js';

/** Bytes among the connected peers, kept apart by name: what `sync` is made of. */
export interface Adapter {
  connected(): readonly string[];
  /** Do neighbours rely on this one for what others say? Then there are more peers than connections. */
  readonly forwards: boolean;
  /** To everybody who is connected, or to one of them. */
  send(bytes: Uint8Array, to?: string): void;
  onBytes(listener: (bytes: Bytes, from: string) => void): () => void;
  onConnected(listener: (peer: string) => void): () => void;
}

export function adapterOf(conversation: Conversation, name: string): Adapter {
  const { roster, wholes, connections } = conversation;
  return {
    get forwards() {
      return roster.forwards;
    },
    connected: () => roster.connected().map((peer) => peer.id),
    send: (bytes, to) => {
      const peers = to === undefined ? roster.all() : [roster.get(to)];
      for (const peer of peers) peer?.sendWhole(name, bytes);
    },
    onBytes: (listener) =>
      wholes.add((whole) => {
        if (whole.name === name) listener(whole.bytes, whole.from);
      }),
    onConnected: (listener) => connections.add(listener),
  };
}
