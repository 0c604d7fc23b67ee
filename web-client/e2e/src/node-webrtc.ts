import 'fake-indexeddb/auto';
import { PeerConnection } from 'node-datachannel';
import { RTCPeerConnection as Libdatachannel } from 'node-datachannel/polyfill';

// Its types have more in them than those of the DOM, which it stands in for.
const Base = Libdatachannel as unknown as typeof globalThis.RTCPeerConnection;

/**
 * What the SDK needs of a browser and Node does not have: IndexedDB, in memory, and WebRTC, by libdatachannel. Two things
 * of W3C WebRTC are made up for that its bindings lack: they describe as soon as there is a channel, whatever it is for, and
 * cannot restart ICE, so that a connection that is disconnected is built anew.
 */
class Connection extends Base {
  private readonly native: PeerConnection;

  constructor({ iceServers = [] }: RTCConfiguration) {
    // Without credentials: nobody here needs a relay.
    const native = new PeerConnection('peer', {
      iceServers: iceServers.flatMap(({ urls }) => urls),
      disableAutoNegotiation: true,
    });
    super({ iceServers, peerConnection: native } as RTCConfiguration);
    this.native = native;
  }

  override setLocalDescription(): Promise<void> {
    this.native.setLocalDescription();
    return Promise.resolve();
  }

  override restartIce(): void {
    // See above.
  }
}

Object.assign(globalThis, { RTCPeerConnection: Connection });
