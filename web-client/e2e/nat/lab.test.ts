import { expect, test } from 'vitest';
import { run } from '../src/lab/commands.js';
import { Lab } from '../src/lab/lab.js';

test('whoever comes, the internet keeps the address that routers know it by', async () => {
  const lab = await Lab.open();
  try {
    const before = await linkAddressOf(lab);

    for (let home = 0; home < 3; home++) await lab.home('cone');

    expect(await linkAddressOf(lab)).toBe(before);
  } finally {
    await lab.close();
  }
});

async function linkAddressOf({ internet }: Lab): Promise<unknown> {
  const [bridge] = JSON.parse(await run('ip', ['-n', internet, '-j', 'link', 'show', 'bridge'])) as {
    address: string;
  }[];
  return bridge?.address;
}
