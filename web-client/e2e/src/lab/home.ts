import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Browser, CHROMIUM } from '../browser.js';
import { killed } from '../spawned.js';
import { ORIGIN } from './addresses.js';
import { configure, run } from './commands.js';
import type { Router } from './router.js';

/** Its address is that of every other home. */
const PLUG = ['addr replace 192.168.1.2/24 dev eth0', 'link set eth0 up', 'route replace default via 192.168.1.1'];

export class Home {
  constructor(
    readonly number: number,
    readonly namespace: string,
    readonly router: Router,
    private readonly folder: string,
  ) {}

  async plug(): Promise<void> {
    await configure(this.namespace, ...PLUG);
  }

  /** The computer's own cable: its browser is told. */
  async unplug(): Promise<void> {
    await configure(this.namespace, 'link set eth0 down');
  }

  async browser(): Promise<Browser> {
    return Browser.start(ORIGIN, {
      program: await this.program('chromium', CHROMIUM ?? 'chromium'),
      // Keys are made in secure contexts only, which plain HTTP is at localhost alone.
      flags: [`--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`],
      folder: this.folder,
    });
  }

  /** `kill -9` of every process that runs here. */
  async kill(): Promise<void> {
    const pids = await run('ip', ['netns', 'pids', this.namespace]);
    for (const pid of pids.split('\n').filter(Boolean)) killed(Number(pid));
  }

  /** A script that runs the program here, for those who want a path and nothing else. */
  async program(name: string, path: string): Promise<string> {
    const script = join(this.folder, `${name}-${this.namespace}`);
    await writeFile(script, `#!/bin/sh\nexec ip netns exec ${this.namespace} ${path} "$@"\n`, { mode: 0o755 });
    return script;
  }
}
