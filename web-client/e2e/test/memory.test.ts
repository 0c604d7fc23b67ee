import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { rssMegabytesOf } from '../bench/service-process.js';
import { Suite } from '../src/suite.js';

const SERVICES = ['identity-service', 'signaling-service', 'mailbox-service', 'public-store-service'];
/** Until what the start needed is given back, and the services have done for a while what they do when idle. */
const SETTLE_MS = 15_000;
const RSS_IDLE_MB = 80;

test.runIf(process.env['PEERSTEAD_PACKAGING'] === 'native')(
  'a native service that has nothing to do takes less than 80 MB',
  async () => {
    const suite = await Suite.start(1);
    try {
      await wait(SETTLE_MS);
      for (const service of SERVICES) {
        const [replica] = await suite.services(service);
        expect(await rssMegabytesOf(replica?.pid ?? -1), service).toBeLessThan(RSS_IDLE_MB);
      }
    } finally {
      await suite.stop();
    }
  },
);
