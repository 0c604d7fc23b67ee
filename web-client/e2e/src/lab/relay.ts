import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runIn } from './commands.js';
import type { Lab } from './lab.js';

const SECRET = 'north wind';
const START_LIMIT_MS = 10_000;

/** A coturn on the lab's internet, at UDP and TCP port 3478 and at TCP port 443. */
export class Relay {
  private constructor(private readonly server: ChildProcess) {}

  static async start(lab: Lab, address: string): Promise<Relay> {
    const server = spawn('ip', ['netns', 'exec', lab.internet, 'turnserver', ...options(lab, address)], {
      stdio: 'ignore',
    });
    const relay = new Relay(server);
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await runIn(lab.internet, 'ss', ['-Hltn', 'src', `${address}:443`]))) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error('coturn did not start.');
      await wait(50);
    }
    return relay;
  }

  async stop(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }
}

/** What signaling-service is told of the relay. */
export function environment(address: string): Record<string, string> {
  const urls = ['3478?transport=udp', '3478?transport=tcp', '443?transport=tcp'].map((end) => `turn:${address}:${end}`);
  return {
    PEERSTEAD_ICE_SERVERS: JSON.stringify([{ urls: [`stun:${address}:3478`] }]),
    PEERSTEAD_ICE_TURN_URLS: urls.join(','),
    PEERSTEAD_ICE_TURN_SECRET: SECRET,
  };
}

/** The credential that belongs to a user name, by coturn's shared-secret scheme. */
export function credentialOf(username: string): string {
  return createHmac('sha1', SECRET).update(username).digest('base64');
}

function options(lab: Lab, address: string): readonly string[] {
  const file = (name: string) => join(lab.folder, `coturn-${address}.${name}`);
  return [
    '-n',
    ...[`--listening-ip=${address}`, `--relay-ip=${address}`, '--listening-port=3478', `--aux-server=${address}:443`],
    ...['--min-port=49152', '--max-port=65535', '--realm=peerstead', '--fingerprint', '--stale-nonce=600'],
    ...['--use-auth-secret', `--static-auth-secret=${SECRET}`],
    ...['--no-tls', '--no-dtls', '--no-cli', '--no-tcp-relay', '--no-multicast-peers'],
    ...[`--userdb=${file('db')}`, `--pidfile=${file('pid')}`, `--log-file=${file('log')}`, '--simple-log'],
  ];
}
