import { execFile } from 'node:child_process';

const LIMIT_MS = 20_000;

/** Runs a command to its end and gives what it said; throws with what it complained about. */
export function run(command: string, words: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, words, { timeout: LIMIT_MS }, (fault, said, complaint) => {
      if (fault) reject(new Error(`${command} ${words.join(' ')}: ${complaint || fault.message}`));
      else resolve(said);
    });
    // Who reads nothing may have gone before.
    if (input !== '') child.stdin?.end(input);
  });
}

/** As `run`, in a network namespace. */
export function runIn(namespace: string, command: string, words: readonly string[], input = ''): Promise<string> {
  return run('ip', ['netns', 'exec', namespace, command, ...words], input);
}

/** Lines of `ip`, all in one namespace; the first that fails ends it. */
export async function configure(namespace: string, ...lines: readonly string[]): Promise<void> {
  await run('ip', ['-n', namespace, '-batch', '-'], `${lines.join('\n')}\n`);
}
