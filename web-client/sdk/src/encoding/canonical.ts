import { JSON_DEPTH } from '../limits.js';
import { utf8, type Bytes } from './bytes.js';

/**
 * The JSON Canonicalization Scheme, RFC 8785. JavaScript's own spelling of numbers and strings is the one that it asks
 * for; what is left is the order of members.
 *
 * Throws a `TypeError` for what has no canonical form: a lone surrogate, NaN, an infinity, a value that JSON does not
 * have (also `undefined` members, which `JSON.stringify` would drop in silence), or a tree that is too deep.
 */
export function canonicalText(value: unknown): string {
  return write(value, 0);
}

export function canonicalBytes(value: unknown): Bytes {
  return utf8(canonicalText(value));
}

function write(value: unknown, depth: number): string {
  if (depth > JSON_DEPTH) throw new TypeError(`JSON is nested deeper than ${JSON_DEPTH} levels.`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => write(item, depth + 1)).join(',')}]`;
  if (isPlain(value)) return writeObject(value, depth);
  throw new TypeError(`JSON has no ${typeof value === 'object' ? value.constructor.name : typeof value}.`);
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`JSON has no ${number}.`);
  return JSON.stringify(number);
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('JSON has no lone surrogate.');
  return JSON.stringify(text);
}

/** Members sort by UTF-16 code unit (RFC 8785 §3.2.3), which is how JavaScript compares. */
function writeObject(value: Record<string, unknown>, depth: number): string {
  const members = Object.keys(value)
    .sort()
    .map((name) => `${writeString(name)}:${write(value[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Objects out of another realm (a worker's, a test runner's) have another Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
