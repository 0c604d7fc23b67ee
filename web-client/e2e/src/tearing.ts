/** Runs in the page before its scripts: every connection that is made can be torn down from outside. */
export function rememberConnections(): void {
  const made: RTCPeerConnection[] = [];
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
  Object.assign(window, { made });
}

/** As if the network or the other side did it: so many of those that are connected, the oldest first; how many it were. */
export function tearConnections(atMost: number): number {
  const { made } = window as unknown as { made: RTCPeerConnection[] };
  const torn = made.filter((pc) => pc.connectionState === 'connected').slice(0, atMost);
  for (const pc of torn) pc.close();
  return torn.length;
}
