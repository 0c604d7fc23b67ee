import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from '../../src/browser.js';
import { parseStat } from '../proc-stat.js';

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

/** CPU seconds that the browsers' processes have used: of their pages, and of what carries their packets. */
export function cpuSeconds(browsers: readonly Browser[]): number {
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : []));
  const belongs = new Set(browsers.map((browser) => mainProcessOf(browser, stats)));
  // A child has a greater pid than its parent, until pids come again: so once more for those.
  for (let pass = 0; pass < 2; pass++) {
    for (const { pid, parent } of stats) if (belongs.has(parent)) belongs.add(pid);
  }
  return stats.filter(({ pid }) => belongs.has(pid)).reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Megabytes for each CPU second that `move` took. */
export async function perCpuSecond(
  megabytes: number,
  browsers: readonly Browser[],
  move: () => Promise<unknown>,
): Promise<number> {
  const before = cpuSeconds(browsers);
  await move();
  return megabytes / (cpuSeconds(browsers) - before);
}

function mainProcessOf({ profile }: Browser, stats: readonly Stat[]): number {
  const main = stats.find(({ pid }) => {
    const words = read(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
    return words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type='));
  });
  if (main === undefined) throw new Error(`No browser runs with ${profile}`);
  return main.pid;
}

function statOf(pid: number): Stat[] {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return [];
  const { parent, user, kernel } = parseStat(stat);
  return [{ pid, parent, seconds: user + kernel }];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
