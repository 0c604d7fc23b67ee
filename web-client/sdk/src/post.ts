import type { JsonObject } from './api.js';
import { DIGEST, hasOnly, ID, isObject, isShallow, isText, isTime, PEER } from './shapes.js';
import type { Signed } from './signed.js';

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

/** Of one run: posts from `first` to `last` can be had, everything until `last` was had. Empty if `first` is past `last`. */
export interface Had {
  readonly peer: string;
  readonly run: string;
  readonly first: number;
  readonly last: number;
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

export function isHad(value: unknown): value is Had {
  return (
    isObject(value)
    && hasOnly(value, 'peer', 'run', 'first', 'last')
    && isText(value['peer'], PEER)
    && isText(value['run'], ID)
    && isNumber(value['first'], 1)
    && isNumber(value['last'], 0)
  );
}

export function isNumber(value: unknown, atLeast: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= atLeast;
}

/** A run id alone could be taken by another peer. */
export function runOf({ peer, run }: { readonly peer: string; readonly run: string }): string {
  return `${peer}/${run}`;
}

export function deviceIn(peer: string): string {
  return peer.slice(0, peer.indexOf('~'));
}
