import { DIGEST, hasOnly, ID, isList, isNumber, isObject, isText, parsed, PEER } from '../encoding/shapes.js';
import { isFileFrame, type FileFrame } from '../files/frames.js';
import { isStatement } from '../identities/chain.js';
import { CARRIED_HOPS, CHAIN_STATEMENTS, CHANNEL_WHOLE_BYTES, ROOM_PEERS } from '../limits.js';
import { isNoteFrame, type NoteFrame } from '../mail/content.js';
import { isPostFrame, type PostFrame } from '../posts/post.js';
import { isDirected, isOccupant, type Directed, type Occupant } from '../servers/signaling-frames.js';

/** What two peers say to each other on their data channels: JSON of one of these. */
export type ChannelFrame =
  /** A `pong` answers a ping, and each part of something large. */
  | { readonly type: 'ping' | 'pong' | 'bye' }
  /** The first on a channel: who this is. */
  | { readonly type: 'hello'; readonly peer: string }
  /** Whether this peer needs the connection for the room; it ends when neither side does. */
  | { readonly type: 'neighbour'; readonly wanted: boolean }
  /** What signaling would carry, where it is away: from one peer to another, over at most so many more. */
  | {
      readonly type: 'carried';
      readonly id: string;
      readonly from: Occupant;
      readonly to: string;
      readonly hops: number;
      readonly frame: Directed;
    }
  /** Who is in the room, for somebody whom signaling does not tell. */
  | { readonly type: 'company'; readonly peers: readonly Occupant[] }
  /** Asks for the statements of an identity, and hands them over: none if this peer does not have them. */
  | { readonly type: 'chain-wanted'; readonly identity: string }
  | { readonly type: 'chain'; readonly identity: string; readonly statements: readonly unknown[] }
  | PostFrame
  | NoteFrame
  | FileFrame;

export function channelFrame(text: string): ChannelFrame | undefined {
  if (text.length > CHANNEL_WHOLE_BYTES) return undefined;
  const value = parsed(text);
  return isChannelFrame(value) ? value : undefined;
}

function isChannelFrame(value: unknown): value is ChannelFrame {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'ping':
    case 'pong':
    case 'bye':
      return hasOnly(value, 'type');
    case 'hello':
      return hasOnly(value, 'type', 'peer') && isText(value['peer'], PEER);
    case 'neighbour':
      return hasOnly(value, 'type', 'wanted') && typeof value['wanted'] === 'boolean';
    case 'carried':
      return (
        hasOnly(value, 'type', 'id', 'from', 'to', 'hops', 'frame')
        && isText(value['id'], ID)
        && isOccupant(value['from'])
        && isText(value['to'], PEER)
        && isNumber(value['hops'], 0)
        && value['hops'] <= CARRIED_HOPS
        && isDirected(value['frame'])
      );
    case 'company':
      return hasOnly(value, 'type', 'peers') && isList(value['peers'], ROOM_PEERS, isOccupant);
    case 'chain-wanted':
      return hasOnly(value, 'type', 'identity') && isText(value['identity'], DIGEST);
    case 'chain':
      return (
        hasOnly(value, 'type', 'identity', 'statements')
        && isText(value['identity'], DIGEST)
        && isList(value['statements'], CHAIN_STATEMENTS, isStatement)
      );
    default:
      return isPostFrame(value) || isNoteFrame(value) || isFileFrame(value);
  }
}
