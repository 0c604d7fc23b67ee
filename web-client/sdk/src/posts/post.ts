import type { JsonObject } from '../api/json.js';
import {
  DIGEST,
  hasOnly,
  ID,
  isList,
  isNumber,
  isObject,
  isShallow,
  isText,
  isTime,
  PEER,
  type Unknown,
} from '../encoding/shapes.js';
import type { Signed } from '../encoding/signed.js';
import { HAD_AT_ONCE, WANTED_AT_ONCE } from '../limits.js';

/**
 * Said to everybody in a room. Signed by its author's device, because it may come by way of peers that are not to be
 * believed. A run is one stay of a peer in a room; its posts are numbered from 1, so that a reload begins anew.
 */
export interface Post {
  readonly type: 'post';
  readonly room: string;
  readonly identity: string;
  readonly peer: string;
  readonly run: string;
  readonly number: number;
  readonly time: string;
  readonly body: JsonObject;
}

/** The run of whoever tells what it had; `settled`: it was there before, or learned of everything that had begun. */
export interface Stay {
  readonly run: string;
  readonly settled: boolean;
}

/** What neighbours say to each other of posts. */
export type PostFrame =
  /** Said to everybody in the room, by this peer or by another one. */
  | Signed<Post>
  /** What this peer had of whose posts: all of it when a connection opens, then what is new. Acknowledges and offers. */
  | ({ readonly type: 'posts-had'; readonly had: readonly Had[] } & Stay)
  /** Asks for posts of one run. */
  | { readonly type: 'posts-wanted'; readonly peer: string; readonly run: string; readonly numbers: readonly number[] };

/** Of one run: posts from `first` to `last` can be had, everything until `last` was had. Empty if `first` is past `last`. */
export interface Had {
  readonly peer: string;
  readonly run: string;
  readonly first: number;
  readonly last: number;
}

export function isPostFrame(value: Unknown): boolean {
  switch (value['type']) {
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
    default:
      return false;
  }
}

export function isPost(value: unknown): value is Signed<Post> {
  return (
    isObject(value)
    && value['type'] === 'post'
    && hasOnly(value, 'type', 'room', 'identity', 'peer', 'run', 'number', 'time', 'body', 'signature')
    && isText(value['room'])
    && isText(value['identity'], DIGEST)
    && isText(value['peer'], PEER)
    && isText(value['run'], ID)
    && isNumber(value['number'], 1)
    // One that is had and no longer kept is told of by the number after it.
    && value['number'] < Number.MAX_SAFE_INTEGER
    && isTime(value['time'])
    && isObject(value['body'])
    && isText(value['signature'])
    // In a small room nobody has canonical bytes made of it.
    && isShallow(value)
  );
}

export function isAboutPosts(frame: { readonly type: string }): frame is PostFrame {
  return frame.type.startsWith('post');
}

function isHad(value: unknown): value is Had {
  return (
    isObject(value)
    && hasOnly(value, 'peer', 'run', 'first', 'last')
    && isText(value['peer'], PEER)
    && isText(value['run'], ID)
    && isNumber(value['first'], 1)
    && isNumber(value['last'], 0)
  );
}

/** A run id alone could be taken by another peer. */
export function runOf({ peer, run }: { readonly peer: string; readonly run: string }): string {
  return `${peer}/${run}`;
}

export function deviceIn(peer: string): string {
  return peer.slice(0, peer.indexOf('~'));
}
