import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ending } from '../../src/spawned.js';
import { freePort } from '../../src/suite.js';

const START_LIMIT_MS = 20_000;

/** PeerServer and y-webrtc's server, as their packages bring them. */
export class LibraryServers {
  private constructor(
    readonly peerjsPort: number,
    readonly yPort: number,
    private readonly processes: readonly ChildProcess[],
  ) {}

  static async start(): Promise<LibraryServers> {
    const [peerjsPort, yPort] = [await freePort(), await freePort()];
    const processes = [
      server('peer/dist/bin/peerjs.js', ['--port', String(peerjsPort), '--path', '/peerjs']),
      server('y-webrtc/bin/server.js', [], { PORT: String(yPort) }),
    ];
    const servers = new LibraryServers(peerjsPort, yPort, processes);
    await Promise.all([peerjsPort, yPort].map(listening));
    return servers;
  }

  async stop(): Promise<void> {
    for (const each of this.processes) {
      const ended = once(each, 'exit');
      if (each.kill()) await ended;
    }
  }
}

function server(file: string, words: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const path = fileURLToPath(new URL(`../../../node_modules/${file}`, import.meta.url));
  return ending(
    spawn(process.execPath, [path, ...words], { stdio: 'ignore', env: { ...process.env, ...environment } }),
  );
}

async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; await wait(50)) {
    const socket = createConnection(port, 'localhost');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
  }
  throw new Error(`Nothing listens at port ${port}`);
}
