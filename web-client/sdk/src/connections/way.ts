import type { RoomPeer } from '../api/peers.js';
import type { RelayTransport } from '../api/ways.js';

/** What ICE's selected candidate pair says of the way that a connection takes. */
export type Way = Required<Pick<RoomPeer, 'path'>> & Pick<RoomPeer, 'relay'>;

interface StatsRow {
  readonly id: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
}

/** Through TURN if either end of the selected candidate pair is a relay. */
export function wayOf(stats: { forEach(each: (row: StatsRow) => void): void }): Way | undefined {
  const rows = new Map<string | undefined, StatsRow>();
  stats.forEach((row) => rows.set(row.id, row));
  const all = [...rows.values()];
  // Names of members are enough: of all rows only the transport has the first, only pairs have the others.
  const pair =
    rows.get(all.find((row) => row.selectedCandidatePairId)?.selectedCandidatePairId)
    // Firefox marks the pair itself.
    ?? all.find((row) => row.selected)
    ?? all.find((row) => row.nominated && row.state === 'succeeded');
  if (!pair) return undefined;
  const [ours, theirs] = [pair.localCandidateId, pair.remoteCandidateId].map((id) => rows.get(id));
  if (ours?.candidateType === 'relay') return { path: 'relayed', ...transportOf(ours.relayProtocol) };
  return { path: theirs?.candidateType === 'relay' ? 'relayed' : 'direct' };
}

function transportOf(protocol: string | undefined): { readonly relay?: RelayTransport } {
  return protocol === 'udp' || protocol === 'tcp' || protocol === 'tls' ? { relay: protocol } : {};
}
