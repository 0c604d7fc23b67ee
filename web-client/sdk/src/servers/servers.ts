import { Backoff, pause } from '../backoff.js';
import { isObject, isText, parsed, type Unknown } from '../encoding/shapes.js';
import { REPEAT_AT_LEAST, REPEAT_AT_MOST, REPEATS, REQUEST_WITHIN } from '../limits.js';
import { Listeners } from '../listeners.js';

/** What came of a request. Being away, overloaded or broken (429, 5xx) is `unreachable`: the same request may do later. */
export type Answer =
  | { readonly kind: 'ok'; readonly status: number; readonly json: unknown }
  | { readonly kind: 'problem'; readonly status: number; readonly problem: Problem }
  | { readonly kind: 'unreachable'; readonly retryAfter: number };

/** RFC 9457, `type` without its `urn:peerstead:problem:`. */
export interface Problem {
  readonly type: string;
  readonly detail: string;
  readonly advice: string;
  readonly members: Unknown;
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Doing it twice is the same as once; so it is for every method but POST (RFC 9110 §9.2.2). */
  readonly repeatable?: boolean;
}

/** `lost`: the replica stopped or died, before the request or in the middle of it. */
interface Attempt {
  readonly answer: Answer;
  readonly lost: boolean;
}

/** Where tokens come from; see tokens.ts. */
export interface TokenSource {
  token(): Promise<string | undefined>;
  forget(token: string): void;
}

/** The REST side of the services, all behind one origin. Never throws for network trouble. */
export class Servers {
  private readonly reachable = new Listeners<boolean>();

  constructor(readonly origin: string) {}

  /** Whether the newest request was answered. */
  onReachable(listener: (reachable: boolean) => void): () => void {
    return this.reachable.add(listener);
  }

  /** What a replica that stops or dies leaves undone is asked of another one, where that does no harm. */
  async ask(path: string, request: Request = {}): Promise<Answer> {
    const backoff = new Backoff(REPEAT_AT_LEAST, REPEAT_AT_MOST);
    let attempt = await this.attempt(path, request);
    while (attempt.lost && isRepeatable(request) && backoff.failures < REPEATS) {
      await pause(backoff.next(retryAfterOf(attempt.answer)), request.signal);
      if (request.signal?.aborted) break;
      attempt = await this.attempt(path, request);
    }
    if (!request.signal?.aborted) this.reachable.tell(attempt.answer.kind !== 'unreachable');
    return attempt.answer;
  }

  /** With the device's token; one that is no longer taken is replaced once. */
  async askAs(tokens: TokenSource, path: string, request: Request = {}): Promise<Answer> {
    const token = await tokens.token();
    if (token === undefined) return { kind: 'unreachable', retryAfter: 0 };
    const answer = await this.ask(path, withToken(request, token));
    if (answer.kind !== 'problem' || answer.status !== 401) return answer;
    tokens.forget(token);
    const renewed = await tokens.token();
    return renewed === undefined ? { kind: 'unreachable', retryAfter: 0 } : this.ask(path, withToken(request, renewed));
  }

  private async attempt(path: string, request: Request): Promise<Attempt> {
    const timeout = AbortSignal.timeout(REQUEST_WITHIN);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    try {
      const response = await fetch(this.origin + path, { ...initOf(request), signal });
      const answer = answerOf(response, await response.text());
      return { answer, lost: AWAY.has(response.status) };
    } catch {
      return { answer: { kind: 'unreachable', retryAfter: 0 }, lost: !signal.aborted && !isOffline() };
    }
  }
}

/** Bad gateway, unavailable, gateway timeout: nobody is there, or is there no more. */
const AWAY = new Set([502, 503, 504]);

function isRepeatable({ method, repeatable }: Request): boolean {
  return repeatable ?? method !== 'POST';
}

function retryAfterOf(answer: Answer): number {
  return answer.kind === 'unreachable' ? Math.min(answer.retryAfter, REPEAT_AT_MOST) : 0;
}

/** Then no replica can be reached, and trying says nothing new. */
function isOffline(): boolean {
  return 'navigator' in globalThis && !globalThis.navigator.onLine;
}

function initOf(request: Request): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json', ...request.headers };
  const init: RequestInit = { method: request.method ?? 'GET', headers, credentials: 'omit', cache: 'no-cache' };
  if (request.json !== undefined) {
    return { ...init, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(request.json) };
  }
  if (request.bytes) {
    return { ...init, headers: { ...headers, 'content-type': 'application/octet-stream' }, body: request.bytes };
  }
  return init;
}

function withToken(request: Request, token: string): Request {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

function answerOf(response: Response, text: string): Answer {
  const json = parsed(text);
  if (response.status < 400) return { kind: 'ok', status: response.status, json };
  if (response.status === 429 || response.status >= 500) {
    return { kind: 'unreachable', retryAfter: 1000 * Number(response.headers.get('retry-after') ?? 0) || 0 };
  }
  return { kind: 'problem', status: response.status, problem: problemOf(json) };
}

function problemOf(json: unknown): Problem {
  const members = isObject(json) ? json : {};
  const text = (name: string, otherwise: string) => {
    const value = members[name];
    return isText(value) ? value : otherwise;
  };
  return {
    type: text('type', 'about:blank').replace('urn:peerstead:problem:', ''),
    detail: text('detail', 'The server refused without saying why.'),
    advice: text('advice', 'Try again later.'),
    members,
  };
}
