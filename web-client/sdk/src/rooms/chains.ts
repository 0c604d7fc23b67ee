import type { ChannelFrame } from '../connections/channel-frames.js';
import { CHAIN_WITHIN } from '../limits.js';
import type { Directory } from '../servers/directory.js';
import type { Peer } from './peer.js';

type ChainFrame = Extract<ChannelFrame, { type: 'chain' | 'chain-wanted' }>;

/** Statement chains, handed over from one peer to another: who has one can check it, wherever it comes from. */
export class Chains {
  private readonly awaited = new Map<string, (statements: readonly unknown[] | undefined) => void>();

  constructor(private readonly directory: Directory) {}

  /** Undefined if none of the peers has it and answers in time. */
  async askOneOf(peers: readonly (Peer | undefined)[], identity: string): Promise<readonly unknown[] | undefined> {
    for (const peer of peers) {
      const statements = peer && (await this.ask(identity, peer));
      if (statements && statements.length > 0) return statements;
    }
    return undefined;
  }

  async hear(frame: ChainFrame, peer: Peer): Promise<void> {
    const { identity } = frame;
    if (frame.type === 'chain') return this.awaited.get(`${peer.id}/${identity}`)?.(frame.statements);
    const statements = await this.directory.statementsOf(identity);
    peer.send({ type: 'chain', identity, statements: statements ?? [] });
  }

  /** Undefined if the peer does not answer in time. */
  private ask(identity: string, peer: Peer): Promise<readonly unknown[] | undefined> {
    return new Promise((resolve) => {
      const name = `${peer.id}/${identity}`;
      const before = this.awaited.get(name);
      const timer = setTimeout(() => this.awaited.get(name)?.(undefined), CHAIN_WITHIN);
      this.awaited.set(name, (statements) => {
        clearTimeout(timer);
        this.awaited.delete(name);
        before?.(statements);
        resolve(statements);
      });
      if (!before && !peer.send({ type: 'chain-wanted', identity })) this.awaited.get(name)?.(undefined);
    });
  }
}
