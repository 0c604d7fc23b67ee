import type { TestProject } from 'vitest/node';
import { ORIGIN, RELAY, SUITE } from '../src/lab/addresses.js';
import { Lab } from '../src/lab/lab.js';
import { environment, Relay } from '../src/lab/relay.js';
import buildHarness from '../src/build-harness.js';
import { Suite } from '../src/suite.js';

/** One lab for all test files: its internet, with the suite and a relay. Each test builds homes of its own. */
export default async function openLab(project: TestProject): Promise<() => Promise<void>> {
  await buildHarness();
  const lab = await Lab.open();
  try {
    const relay = await Relay.start(lab, RELAY);
    const suite = await Suite.start(1, {
      host: SUITE,
      port: Number(new URL(ORIGIN).port),
      within: ['ip', 'netns', 'exec', lab.internet],
      environment: environment(RELAY),
      folder: lab.folder,
    });
    project.provide('lab', lab.name);
    return async () => {
      await suite.stop();
      await relay.stop();
      await lab.close();
    };
  } catch (fault) {
    await lab.close();
    throw fault;
  }
}
