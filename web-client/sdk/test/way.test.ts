import { describe, expect, test } from 'vitest';
import { wayOf } from '../src/connections/way.js';

const transport = { id: 't', type: 'transport', selectedCandidatePairId: 'p' };
const pair = { id: 'p', type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r' };

const ends = (local: string, remote: string, relayProtocol?: string) => [
  { id: 'l', type: 'local-candidate', candidateType: local, ...(relayProtocol === undefined ? {} : { relayProtocol }) },
  { id: 'r', type: 'remote-candidate', candidateType: remote },
];

describe('the way of a selected candidate pair', () => {
  test('is direct if neither end is at a TURN server', () => {
    expect(wayOf([transport, pair, ...ends('host', 'srflx')])).toEqual({ path: 'direct' });
  });

  test.each(['udp', 'tcp', 'tls'])('through our own TURN server tells the transport to it: %s', (relay) => {
    expect(wayOf([transport, pair, ...ends('relay', 'host', relay)])).toEqual({ path: 'relayed', relay });
  });

  test("is relayed by the other end's TURN server, too, or where the transport is none that we know", () => {
    expect(wayOf([transport, pair, ...ends('prflx', 'relay')])).toEqual({ path: 'relayed' });
    expect(wayOf([transport, pair, ...ends('relay', 'relay', 'pigeon')])).toEqual({ path: 'relayed' });
  });

  test('is found where Firefox marks it, and unknown where nobody does', () => {
    expect(wayOf([{ ...pair, selected: true }, ...ends('host', 'host')])).toEqual({ path: 'direct' });
    expect(wayOf([pair, ...ends('host', 'host')])).toBeUndefined();
  });
});
