/** Of the lab's internet, out of the block that RFC 2544 keeps for such networks. */

/** Where the suite listens, with the one port that every home lets out. */
export const SUITE = '198.18.0.1';
export const ORIGIN = `http://${SUITE}:443`;

/** Where relays listen: one that lasts, and one for tests that stop it. */
export const [RELAY, STOPPABLE_RELAY] = ['198.18.0.2', '198.18.0.3'] as const;

/** Where the routers are, before and after `renew`. */
export const [WAN, OTHER_WAN] = ['198.18.1', '198.18.2'] as const;
