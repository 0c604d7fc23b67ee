import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** HTTP over connections that stay open, with as little of this process's time as can be. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly base: string) {}

  ask(method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asking = request(new URL(path, this.base), { method, headers, agent: this.agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
        answer.on('error', reject);
      });
      asking.on('error', reject);
      asking.end(body);
    });
  }

  /** Throws for any other status: what is refused must not be counted as served. */
  async expect(status: number, ...asked: Parameters<Client['ask']>): Promise<string> {
    const answer = await this.ask(...asked);
    if (answer.status !== status) {
      throw new Error(`${asked[0]} ${asked[1]}: ${answer.status} in place of ${status}: ${answer.text}`);
    }
    return answer.text;
  }

  json(status: number, method: string, path: string, value: unknown): Promise<string> {
    return this.expect(status, method, path, JSON.stringify(value), { 'Content-Type': 'application/json' });
  }

  close(): void {
    this.agent.destroy();
  }
}
