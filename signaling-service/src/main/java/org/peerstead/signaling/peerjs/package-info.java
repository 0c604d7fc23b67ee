/**
 * Speaks with unmodified PeerJS clients at {@code /peerjs}: each has an id, and says something to
 * other ids, at whatever replica they are.
 *
 * <pre>
 * PeerJsSocket    edge: the upgrade
 * PeerJsResource  edge: new ids, and who is there
 * PeerLine        one socket: reads and writes its frames
 * PeerIds         rules: who has which id here
 * HostedIds       rules: who has which id, and what waits for whom, of the ids that are hosted here
 * ReservedIds     which ids need a token
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.peerjs;
