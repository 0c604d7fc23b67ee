import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface Said {
  readonly status?: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An origin that answers whatever a test tells it to, however hostile: what no honest service would say. */
export class Origin {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(answer: (asked: Asked) => Said | 'cut'): Promise<Origin> {
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://origin');
        const said = answer({ method: request.method ?? 'GET', path, query, body });
        if (said === 'cut') return request.socket.destroy();
        const { status = 200, json, headers } = said;
        return response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new Origin(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export function problem(status: number, type: string, members: object = {}): Said {
  return {
    status,
    json: { type: `urn:peerstead:problem:${type}`, title: type, detail: type, advice: type, ...members },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
