import { isStatement } from './chain.js';
import { isFileFrame, type FileFrame } from './files/frames.js';
import { isContent, type Content } from './content.js';
import {
  CARRIED_HOPS,
  CHAIN_STATEMENTS,
  CHANNEL_WHOLE_BYTES,
  HAD_AT_ONCE,
  ROOM_PEERS,
  WANTED_AT_ONCE,
} from './limits.js';
import type { Stay } from './neighbour.js';
import { isHad, isNumber, isPost, type Had, type Post } from './post.js';
import { DIGEST, hasOnly, ID, isList, isObject, isText, parsed, PEER } from './shapes.js';
import { isDirected, isOccupant, type Directed, type Occupant } from './signaling-frames.js';
import type { Signed } from './signed.js';

/** What two peers say to each other on their data channels: JSON of one of these. */
export type ChannelFrame =
  /** A `pong` answers a ping, and each part of something large. */
  | { readonly type: 'ping' | 'pong' | 'bye' }
  /** The first on a channel: who this is. */
  | { readonly type: 'hello'; readonly peer: string }
  /** Said to everybody in the room, by this peer or by another one. */
  | Signed<Post>
  /** What this peer had of whose posts: all of it when a connection opens, then what is new. Acknowledges and offers. */
  | ({ readonly type: 'posts-had'; readonly had: readonly Had[] } & Stay)
  /** Asks for posts of one run. */
  | { readonly type: 'posts-wanted'; readonly peer: string; readonly run: string; readonly numbers: readonly number[] }
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
  /** The same signed content that would be sealed into an envelope. */
  | { readonly type: 'note'; readonly content: Signed<Content> }
  | { readonly type: 'note-kept'; readonly id: string }
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
    case 'post':
      return isPost(value);
    case 'posts-had':
      return (
        hasOnly(value, 'type', 'run', 'settled', 'had')
        && isText(value['run'], ID)
        && typeof value['settled'] === 'boolean'
        && isList(value['had'], HAD_AT_ONCE, isHad)
      );
    case 'posts-wanted':
      return (
        hasOnly(value, 'type', 'peer', 'run', 'numbers')
        && isText(value['peer'], PEER)
        && isText(value['run'], ID)
        && isList(value['numbers'], WANTED_AT_ONCE, (number) => isNumber(number, 1))
      );
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
    case 'note':
      return hasOnly(value, 'type', 'content') && isContent(value['content']);
    case 'note-kept':
      return hasOnly(value, 'type', 'id') && isText(value['id'], ID);
    default:
      return isFileFrame(value);
  }
}
