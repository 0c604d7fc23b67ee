import { JSON_DEPTH } from '../limits.js';

/** Guards for what others send. Each wire union has its own guard beside it, made of these. */

export type Unknown = { readonly [member: string]: unknown };

export function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown, shape?: RegExp): value is string {
  return typeof value === 'string' && (shape === undefined || shape.test(value));
}

/** Exactly these members, the ones with a question mark at the end if they are there. */
export function hasOnly(value: Unknown, ...names: readonly string[]): boolean {
  const known = new Set(names.map((name) => name.replace('?', '')));
  const needed = names.filter((name) => !name.endsWith('?'));
  return Object.keys(value).every((name) => known.has(name)) && needed.every((name) => Object.hasOwn(value, name));
}

export function isNumber(value: unknown, atLeast: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= atLeast;
}

export function isList(value: unknown, atMost: number, each: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= atMost && value.every(each);
}

/** No deeper than what has canonical bytes. */
export function isShallow(value: unknown, depth = 0): boolean {
  if (depth > JSON_DEPTH) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every((one) => isShallow(one, depth + 1));
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** RFC 3339 in UTC with milliseconds, and a moment that exists. */
export function isTime(value: unknown): value is string {
  if (!isText(value, TIME)) return false;
  const moment = Date.parse(value);
  return !Number.isNaN(moment) && new Date(moment).toISOString() === value;
}

/** 32 bytes: identity ids, device ids, digests, public keys. The last character carries four bits. */
export const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
/** 16 random bytes: ids of envelopes, runs and connections; opaque to whoever reads them. */
export const ID = /^[A-Za-z0-9_-]{22}$/;
/** 64 bytes. */
export const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw]$/;
export const HANDLE = /^[a-z0-9-]{3,30}$/;
export const COLLECTION = /^[a-z0-9][a-z0-9.-]{0,63}$/;
export const KEY = /^[A-Za-z0-9_-]{1,64}$/;
/** Device id, a tilde, and the tab's 8 bytes. */
export const PEER = /^[A-Za-z0-9_-]{43}~[A-Za-z0-9_-]{11}$/;
