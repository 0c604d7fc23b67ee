/** Which way something goes, and whether there is one. */

/** Which way something travelled: browser to browser, through TURN, or sealed through a mailbox. */
export type Path = 'direct' | 'relayed' | 'mailbox';

/** Is the server side reachable, judged by the signaling socket. */
export type Connectivity = 'online' | 'connecting' | 'offline';

/** W3C webrtc-stats, `relayProtocol`. */
export type RelayTransport = 'udp' | 'tcp' | 'tls';
