/**
 * Introduces peers to each other and stores nothing: all state is who is connected now.
 *
 * <pre>
 * frames    what a browser says and hears, as values
 * sockets   edge: one WebSocket a tab; token, rate, size, heartbeat, slow readers
 * rooms     rules: who is in which room, who gets which frame, how replicas agree
 * replicas  Kafka, out and in; liveness
 * lines     edge of foreign clients: text sockets at little cost
 * peerjs    PeerJS clients: ids, and what is said to them
 * ywebrtc   y-webrtc providers: topics
 * hosts     which replica hosts an id or a topic, and who holds it
 * wakeups   Kafka, in: a mailbox has something
 * ice       STUN and TURN servers
 * metrics   counters and gauges
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling;
