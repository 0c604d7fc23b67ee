import type { CDPSession, Page } from 'playwright-core';

/**
 * Carries what two pages say to each other, through this process and nothing else: a binding out of one page and an
 * evaluation in the other, on raw DevTools sessions, because Playwright's own calls take several times as long.
 */
export async function carryBetween(one: Page, other: Page): Promise<void> {
  const [from, to] = await Promise.all([one, other].map((page) => page.context().newCDPSession(page)));
  if (!from || !to) throw new Error('No DevTools session');
  await Promise.all([carry(from, to), carry(to, from)]);
}

async function carry(from: CDPSession, to: CDPSession): Promise<void> {
  from.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === 'carry') void to.send('Runtime.evaluate', { expression: `harness.bareTake(${payload})` });
  });
  await from.send('Runtime.enable');
  await from.send('Runtime.addBinding', { name: 'carry' });
}
