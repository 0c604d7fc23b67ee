import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { run } from '../src/lab/commands.js';
import { Lab } from '../src/lab/lab.js';
import { SOON } from './person.js';

/** A process of its own that opens a lab with a home in it, says what it is called, and stays. */
const OPENER = `
  import { runnerImport } from 'vite';
  const { module } = await runnerImport(process.argv[1], { configFile: false, logLevel: 'error' });
  const lab = await module.Lab.open();
  await lab.home('cone');
  console.log(lab.name);
`;
const LAB = fileURLToPath(new URL('../src/lab/lab.ts', import.meta.url));
const openers: ChildProcess[] = [];

afterEach(() => {
  for (const opener of openers.splice(0)) opener.kill('SIGKILL');
});

test('nothing is left of a lab whose owner was killed', async () => {
  const { opener, lab } = await openedElsewhere();
  const before = await namespacesOf(lab);

  opener.kill('SIGKILL');

  await expect.poll(() => namespacesOf(lab), SOON).toEqual([]);
  await expect.poll(() => existsSync(lab.folder), SOON).toBe(false);
  expect(before).toHaveLength(3);
});

test('what even its guard has left, the next lab removes, and not what is in use', async () => {
  const { opener, lab } = await openedElsewhere();
  const inUse = await openedElsewhere();
  await killGuardOf(lab);
  opener.kill('SIGKILL');
  await once(opener, 'exit');
  const left = await namespacesOf(lab);

  await openedElsewhere();

  expect(left).toHaveLength(3);
  expect(await namespacesOf(lab)).toEqual([]);
  expect(await namespacesOf(inUse.lab)).toHaveLength(3);
});

async function openedElsewhere(): Promise<{ opener: ChildProcess; lab: Lab }> {
  const opener = spawn(process.execPath, ['--input-type=module', '-e', OPENER, LAB], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  openers.push(opener);
  const [name] = (await once(opener.stdout, 'data')) as [Buffer];
  return { opener, lab: new Lab(name.toString().trim()) };
}

async function namespacesOf({ name }: Lab): Promise<readonly string[]> {
  const listed = await run('ip', ['netns', 'list']);
  return listed.split('\n').filter((line) => line.startsWith(`${name}-`));
}

async function killGuardOf({ name }: Lab): Promise<void> {
  const [pid] = (await run('pgrep', ['-f', `^bash .*guard.sh ${name} `])).split('\n');
  process.kill(Number(pid), 'SIGKILL');
}
