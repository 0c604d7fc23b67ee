import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RELAY, STOPPABLE_RELAY, SUITE } from './addresses.js';
import { configure, run, runIn } from './commands.js';
import { Home } from './home.js';
import { checkNeeds } from './needs.js';
import { type Nat, Router } from './router.js';

const GUARD = fileURLToPath(new URL('guard.sh', import.meta.url));
const SECONDS_AT_MOST = 1_200;
const HOMES = 250;
/** Locally administered (IEEE 802). */
const BRIDGE = '02:00:00:00:00:01';

/**
 * An internet in network namespaces: a bridge with the suite and relays at it, and homes behind routers of their own. No
 * link, address or route of it is in the machine's own namespace, so nothing gets in or out.
 */
export class Lab {
  /** Its namespaces begin with the name; no other process has a lab of that name. */
  constructor(
    readonly name: string,
    private readonly guard?: ChildProcess,
  ) {}

  static async open(): Promise<Lab> {
    checkNeeds();
    const name = `peerstead-lab-${process.pid}-${began()}`;
    const guard = spawn(GUARD, [name, String(SECONDS_AT_MOST)], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    await once(guard.stdout, 'data');
    const lab = new Lab(name, guard);
    try {
      await mkdir(lab.folder);
      await lab.layInternet();
      return lab;
    } catch (fault) {
      await lab.close();
      throw fault;
    }
  }

  /** All that its processes write; goes with it. */
  get folder(): string {
    return join(tmpdir(), this.name);
  }

  get internet(): string {
    return `${this.name}-internet`;
  }

  /** A browser's computer behind a router of its own. */
  async home(nat: Nat): Promise<Home> {
    const number = await this.claim();
    const [router, home] = [`${this.name}-router-${number}`, `${this.name}-home-${number}`];
    await addNamespace(router);
    await run('ip', [
      'link',
      'add',
      'wan',
      'netns',
      router,
      'type',
      'veth',
      'peer',
      `wan${number}`,
      'netns',
      this.internet,
    ]);
    await run('ip', ['link', 'add', 'lan', 'netns', router, 'type', 'veth', 'peer', 'eth0', 'netns', home]);
    await configure(this.internet, `link set wan${number} master bridge up`);
    const made = new Home(number, home, await Router.start(router, number, nat), this.folder);
    await made.plug();
    return made;
  }

  async close(): Promise<void> {
    // At its limit it has ended before.
    if (this.guard?.exitCode !== null || this.guard.signalCode !== null) return;
    const ended = once(this.guard, 'exit');
    this.guard.stdin?.end();
    await ended;
  }

  private async layInternet(): Promise<void> {
    await addNamespace(this.internet);
    const addresses = [SUITE, RELAY, STOPPABLE_RELAY].map((address) => `addr add ${address}/15 dev bridge`);
    // Of its own it would take the lowest address of all links at it, and change it when a home comes, which routers learn late.
    await configure(this.internet, `link add bridge address ${BRIDGE} type bridge`, ...addresses, 'link set bridge up');
    // What is sent to private addresses vanishes, as it does out there; coturn gives a port up that has no route.
    const elsewhere = [
      'link add elsewhere type bridge',
      'link set elsewhere arp off up',
      'route add default dev elsewhere',
    ];
    await configure(this.internet, ...elsewhere);
  }

  /** Several test files build homes at the same time: the kernel gives a name to one only. */
  private async claim(): Promise<number> {
    for (let number = 1; number <= HOMES; number++) {
      const added = await addNamespace(`${this.name}-home-${number}`).then(
        () => true,
        () => false,
      );
      if (added) return number;
    }
    throw new Error(`The lab ${this.name} has no room for another home.`);
  }
}

async function addNamespace(name: string): Promise<void> {
  await run('ip', ['netns', 'add', name]);
  await runIn(name, 'sysctl', ['-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1']);
  await configure(name, 'link set lo up');
}

/** In clock ticks since the machine started: proc(5), stat, field 22. */
function began(): string {
  const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1) ?? '';
  return afterName.split(' ')[19] ?? '';
}
