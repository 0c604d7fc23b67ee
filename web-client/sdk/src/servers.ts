import { REQUEST_WITHIN } from './limits.js';
import { Listeners } from './listeners.js';
import { isObject, isText, parsed, type Unknown } from './shapes.js';

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

  async ask(path: string, request: Request = {}): Promise<Answer> {
    const { answer, aborted } = await this.fetched(path, request);
    if (!aborted) this.reachable.tell(answer.kind !== 'unreachable');
    return answer;
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

  private async fetched(path: string, request: Request): Promise<{ answer: Answer; aborted: boolean }> {
    const timeout = AbortSignal.timeout(REQUEST_WITHIN);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    try {
      const response = await fetch(this.origin + path, { ...initOf(request), signal });
      return { answer: answerOf(response, await response.text()), aborted: false };
    } catch {
      return { answer: { kind: 'unreachable', retryAfter: 0 }, aborted: request.signal?.aborted === true };
    }
  }
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
