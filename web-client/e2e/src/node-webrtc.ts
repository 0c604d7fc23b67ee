import 'fake-indexeddb/auto';
import { RTCPeerConnection as Libdatachannel } from 'node-datachannel/polyfill';

// Its types have more in them than those of the DOM, which it stands in for.
const Base = Libdatachannel as unknown as typeof globalThis.RTCPeerConnection;

/**
 * What the SDK needs of a browser and Node does not have: IndexedDB, in memory, and WebRTC, by libdatachannel. Two things
 * of W3C WebRTC are made up for that its bindings lack: they tell nobody that a negotiation is needed, and cannot restart
 * ICE, so that a connection that is disconnected is built anew.
 */
class Connection extends Base {
  override createDataChannel(...args: Parameters<RTCPeerConnection['createDataChannel']>): RTCDataChannel {
    const isFirst = this.signalingState === 'stable' && !this.remoteDescription?.sdp;
    const channel = super.createDataChannel(...args);
    if (isFirst) queueMicrotask(() => this.tellNegotiationNeeded());
    return channel;
  }

  private tellNegotiationNeeded(): void {
    const tell = this.onnegotiationneeded as ((event: Event) => void) | null;
    tell?.call(this, new Event('negotiationneeded'));
  }

  override restartIce(): void {
    // See above.
  }
}

Object.assign(globalThis, { RTCPeerConnection: Connection });
