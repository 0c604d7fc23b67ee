/**
 * Who is in which room, who gets which frame: rules without network, Kafka or framework.
 *
 * <p>A replica has two roles that know nothing of each other's state. {@code Edge} holds this
 * replica's sockets, and of each room that one of them is in the roster, as the room's host told it
 * last. {@code Host} holds the <b>shares</b> (partitions of {@code signaling.rooms}) that are this
 * replica's at the moment: the rosters of their rooms, and which edges hold the sockets of their
 * devices. Each room and each device has one host among all replicas; no replica holds everything.
 *
 * <pre>
 * Attendee        a socket here after its hello
 * Edge            sockets and rooms here  ─┬─ Uplink      what it says to the hosts, numbered
 *                                          ├─ HostStream  what one host says to it: gaps, terms
 *                                          ├─ Hearsay     what follows from that
 *                                          └─ Forwarding  directed frames, kept for who resumes
 * Host            shares here             ─── HostedShare one share: rosters, devices
 *                                          ├─ EdgeStream  what one edge says to it: gaps, silence
 *                                          └─ Downlink    what it says to the edges, numbered
 * Rooms           both under one lock; what one role says to the other on the same replica
 *                 is handed over in memory, everything else through Kafka
 * </pre>
 *
 * <p>Edges speak to hosts in {@code RoomEvent}s, hosts to edges and edges to each other in {@code
 * DeliveryEvent}s. Nothing is said to everybody.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.rooms;
