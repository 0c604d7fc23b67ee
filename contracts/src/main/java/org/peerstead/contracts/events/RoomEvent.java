package org.peerstead.contracts.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, said on {@link Topic#SIGNALING_ROOMS} by the replica that holds the socket.
 *
 * <p>Rooms are spread over the topic's partitions: a <b>share</b> is one of them. What one replica
 * says in one share is a stream in order, and its {@link #sequence()} counts the peers' events in
 * it ({@link PeerWelcomed}, {@link PeerJoined}, {@link PeerLeft}); the other events carry the
 * number that was reached, so that a listener that missed something notices and asks for the
 * roster.
 */
public sealed interface RoomEvent extends SignalingEvent {

  /** The process that says it, other after every start. */
  String replica();

  /** Partition of the topic. */
  int share();

  /** How many peers' events this replica has said in this share, this one included. */
  long sequence();

  /** A peer has a new socket: any socket of it with a smaller epoch is replaced. */
  record PeerWelcomed(String replica, int share, long sequence, String peer, long epoch)
      implements RoomEvent {

    @Override
    public String subject() {
      return peer;
    }
  }

  /**
   * @param epoch orders a peer's sockets over all replicas: the greatest is the one that counts
   */
  record PeerJoined(
      String replica,
      int share,
      long sequence,
      String room,
      String peer,
      String identity,
      long epoch)
      implements RoomEvent {

    @Override
    public String subject() {
      return room;
    }
  }

  /** Ends that epoch's place in the room; a greater epoch's stays. */
  record PeerLeft(String replica, int share, long sequence, String room, String peer, long epoch)
      implements RoomEvent {

    @Override
    public String subject() {
      return room;
    }
  }

  /**
   * Said every second; a replica that isn't heard for some of them is gone.
   *
   * @param at the sender's clock; only the sender compares it, to know its own late ones
   */
  record ReplicaAlive(String replica, int share, long sequence, Instant at) implements RoomEvent {

    @Override
    public String subject() {
      return replica;
    }
  }

  /**
   * A replica needs rosters of this share.
   *
   * @param of the replica that should state its own; absent: all of them
   */
  record RosterRequested(String replica, int share, long sequence, @Nullable String of)
      implements RoomEvent {

    @Override
    public String subject() {
      return replica;
    }
  }

  /**
   * The whole of what this replica holds in this share, in place of whatever was known of it.
   *
   * @param part from 1 to {@code parts}; they follow each other with nothing between them
   */
  record RosterStated(
      String replica,
      int share,
      long sequence,
      int part,
      int parts,
      List<Socket> sockets,
      List<Place> places)
      implements RoomEvent {

    @Override
    public String subject() {
      return replica;
    }
  }

  /** A peer that is connected to the replica. */
  record Socket(String peer, long epoch) {}

  /** A peer that is in a room. */
  record Place(String room, String peer, String identity, long epoch) {}
}
