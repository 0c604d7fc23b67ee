import { programAt } from '../programs.js';

/** What the lab runs, and the Debian package that has it. */
const PROGRAMS = {
  ip: 'iproute2',
  ss: 'iproute2',
  nft: 'nftables',
  turnserver: 'coturn',
  pgrep: 'procps',
  chromium: 'chromium',
} as const;

/** Throws in one sentence that says what the machine lacks for a lab. */
export function checkNeeds(): void {
  if (process.getuid?.() !== 0) {
    throw new Error('The NAT lab makes network namespaces, for which it must be run as root.');
  }
  const missing = Object.entries(PROGRAMS).filter(([program]) => programAt(program) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  throw new Error(`The NAT lab lacks ${packages}: install it, for instance with 'apt-get install ${packages}'.`);
}
