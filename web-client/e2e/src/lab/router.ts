import { OTHER_WAN, RELAY, STOPPABLE_RELAY, WAN } from './addresses.js';
import { configure, runIn } from './commands.js';

/**
 * How a router treats its home (RFC 4787). `cone`: one mapping for all destinations, address- and port-dependent filtering.
 * `symmetric`: another mapping for each destination. `no-udp`: cone, and UDP does not leave. `only-443`: nothing but TCP to
 * port 443 leaves.
 */
export type Nat = 'cone' | 'symmetric' | 'no-udp' | 'only-443';

/** What left the home, in bytes of IP, by where it went. */
export interface Traffic {
  /** To another home. */
  readonly direct: number;
  /** To a relay that this home has credentials for, by transport. */
  readonly relayUdp: number;
  readonly relayTcp: number;
  readonly relay443: number;
  /** To an address that the other home has at its relay. */
  readonly relayed: number;
}

const MASQUERADE: Record<Nat, string> = {
  cone: 'masquerade',
  symmetric: 'masquerade fully-random',
  'no-udp': 'masquerade',
  'only-443': 'masquerade',
};
const LEAVES: Record<Nat, string> = {
  cone: 'accept',
  symmetric: 'accept',
  'no-udp': 'meta l4proto != udp accept',
  'only-443': 'tcp dport 443 accept',
};

export class Router {
  private constructor(
    private readonly namespace: string,
    private address: string,
    private readonly otherAddress: string,
  ) {}

  static async start(namespace: string, number: number, nat: Nat): Promise<Router> {
    const router = new Router(namespace, `${WAN}.${number}/15`, `${OTHER_WAN}.${number}/15`);
    await configure(namespace, `addr add ${router.address} dev wan`, 'addr add 192.168.1.1/24 dev lan');
    await runIn(namespace, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
    await router.treat(nat);
    await configure(namespace, 'link set wan up', 'link set lan up');
    return router;
  }

  /** From now on; flows that there are keep their mappings. */
  async treat(nat: Nat): Promise<void> {
    await this.apply(rules(nat));
  }

  /** From now on with another kind of NAT, another public address, and without the mappings that there were. */
  async renew(nat: Nat): Promise<void> {
    // The kernel forgets the masqueraded flows of a link that goes down.
    await configure(this.namespace, 'link set wan down', `addr del ${this.address} dev wan`);
    this.address = this.otherAddress;
    await configure(this.namespace, `addr add ${this.address} dev wan`, 'link set wan up');
    await this.treat(nat);
  }

  /** The way to the internet swallows everything; the router keeps its mappings. */
  async cut(): Promise<void> {
    await this.apply(
      'table ip cut { chain forward { type filter hook forward priority filter - 20; policy drop; }; }\n',
    );
  }

  async mend(): Promise<void> {
    await this.apply('delete table ip cut\n');
  }

  async traffic(): Promise<Traffic> {
    const listed = await runIn(this.namespace, 'nft', ['-j', 'list', 'counters', 'table', 'ip', 'lab']);
    const { nftables } = JSON.parse(listed) as { nftables: { counter?: { name: keyof Traffic; bytes: number } }[] };
    return Object.fromEntries(
      nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.bytes]] : [])),
    ) as unknown as Traffic;
  }

  private async apply(text: string): Promise<void> {
    await runIn(this.namespace, 'nft', ['-f', '-'], text);
  }
}

/**
 * What comes uninvited is dropped, not answered: an answer would leave an entry at the very port that the home's own
 * packets should get, and they would be given another one, as if the NAT were symmetric.
 */
function rules(nat: Nat): string {
  return `
    table ip lab
    delete table ip lab
    table ip lab {
      counter direct {}
      counter relayUdp {}
      counter relayTcp {}
      counter relay443 {}
      counter relayed {}
      chain forward {
        type filter hook forward priority filter; policy drop;
        iifname wan ct state established,related accept
        iifname lan jump count
        iifname lan ${LEAVES[nat]}
      }
      chain count {
        ip daddr { ${WAN}.0/24, ${OTHER_WAN}.0/24 } counter name direct
        ip daddr { ${RELAY}, ${STOPPABLE_RELAY} } jump count_relay
      }
      chain count_relay {
        udp dport 3478 counter name relayUdp
        udp dport != 3478 counter name relayed
        tcp dport 3478 counter name relayTcp
        tcp dport 443 counter name relay443
      }
      chain input {
        type filter hook input priority filter; policy drop;
        iifname { lo, lan } accept
        ct state established,related accept
      }
      chain postrouting {
        type nat hook postrouting priority srcnat;
        oifname wan ${MASQUERADE[nat]}
      }
    }
  `;
}

/** What left between two readings. */
export function since(before: Traffic, now: Traffic): Traffic {
  const names = Object.keys(now) as (keyof Traffic)[];
  return Object.fromEntries(names.map((name) => [name, now[name] - before[name]])) as unknown as Traffic;
}
