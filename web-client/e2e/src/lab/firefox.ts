import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundleOf, type Caller, pageOf } from '../browser.js';
import { programAt } from '../programs.js';
import { ORIGIN } from './addresses.js';
import type { Home } from './home.js';

const DRIVER = fileURLToPath(new URL('firefox-driver.mjs', import.meta.url));
const FIREFOX = programAt('firefox-esr') ?? programAt('firefox');

interface Said {
  readonly id: number;
  readonly value?: unknown;
  readonly fault?: string;
}

/** A page in a Firefox at somebody's home, with the SDK in it. */
export class Firefox implements Caller {
  private calls = 0;

  private constructor(private readonly driver: ChildProcess) {}

  static async start(home: Home): Promise<Firefox> {
    const settings = {
      program: FIREFOX,
      address: `${ORIGIN}/harness.html`,
      page: pageOf('harness'),
      harness: bundleOf('harness'),
    };
    const words = ['netns', 'exec', home.namespace, process.execPath, DRIVER, JSON.stringify(settings)];
    const firefox = new Firefox(spawn('ip', words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    await firefox.answer(0);
    return firefox;
  }

  call: Caller['call'] = async (verb, ...given) => {
    const id = ++this.calls;
    const answered = this.answer(id);
    this.driver.send({ id, verb, given });
    return (await answered) as never;
  };

  async dispose(): Promise<void> {
    const ended = once(this.driver, 'exit');
    this.driver.disconnect();
    await ended;
  }

  private answer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        this.driver.off('message', handleMessage).off('exit', handleExit);
        settle();
      };
      const handleExit = () => done(() => reject(new Error('Firefox ended, or could not be started.')));
      const handleMessage = (said: unknown) => {
        const { value, fault, ...answer } = said as Said;
        if (answer.id !== id) return;
        done(() => (fault === undefined ? resolve(value) : reject(new Error(fault))));
      };
      this.driver.on('message', handleMessage).on('exit', handleExit);
    });
  }
}
