import { isObject, isText, parsed } from '../encoding/shapes.js';
import { sign, type Signer } from '../encoding/signed.js';
import { RENEW_TOKEN_BEFORE } from '../limits.js';
import type { Answer, Servers, TokenSource } from './servers.js';

const LIFE_IF_UNSAID = 5 * 60_000;

/** Short-lived tokens for this device: a signed challenge each, renewed before they expire, asked for once at a time. */
export class Tokens implements TokenSource {
  private current: { readonly token: string; readonly renewAt: number } | undefined;
  private asking: Promise<string | undefined> | undefined;

  constructor(
    private readonly servers: Servers,
    private readonly identity: string,
    private readonly signer: Signer,
  ) {}

  /** Undefined when identity-service cannot be reached. */
  async token(): Promise<string | undefined> {
    if (this.current && performance.now() < this.current.renewAt) return this.current.token;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  forget(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  /** A challenge can be spent once: where it is not known whether it was, another one is asked for. */
  private async ask(): Promise<string | undefined> {
    const first = await this.exchange();
    const answer = first?.kind === 'unreachable' ? await this.exchange() : first;
    if (answer?.kind !== 'ok' || !isObject(answer.json) || !isText(answer.json['token'])) return undefined;
    const token = answer.json['token'];
    this.current = { token, renewAt: performance.now() + lifeOf(token) - RENEW_TOKEN_BEFORE };
    return token;
  }

  /** Undefined when there is no challenge to be had. */
  private async exchange(): Promise<Answer | undefined> {
    const challenge = await this.challenge();
    if (challenge === undefined) return undefined;
    const members = { type: 'token-request', identity: this.identity, device: this.signer.device, challenge };
    const request = await sign(members, this.signer);
    return this.servers.ask('/v1/tokens', { method: 'POST', json: request });
  }

  private async challenge(): Promise<string | undefined> {
    const json = { identity: this.identity, device: this.signer.device };
    const answer = await this.servers.ask('/v1/challenges', { method: 'POST', json, repeatable: true });
    if (answer.kind !== 'ok' || !isObject(answer.json)) return undefined;
    const challenge = answer.json['challenge'];
    return isText(challenge) ? challenge : undefined;
  }
}

/** From the claims, not from our clock: this computer's time may be wrong by hours. */
function lifeOf(token: string): number {
  const payload = token.split('.')[1] ?? '';
  try {
    const claims = parsed(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    if (isObject(claims) && typeof claims['exp'] === 'number' && typeof claims['iat'] === 'number') {
      return 1000 * (claims['exp'] - claims['iat']);
    }
  } catch {
    // Not a JWT that we can read; the services will say when they no longer take it.
  }
  return LIFE_IF_UNSAID;
}
