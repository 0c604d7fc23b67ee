package org.peerstead.contracts.events;

import java.time.Instant;
import java.util.List;

/**
 * Said on {@link Topic#SIGNALING_ROOMS} to the replica that hosts the share.
 *
 * <p>Rooms and devices are spread over the topic's partitions: a <b>share</b> is one of them, and
 * one replica at a time is its host. The event is in the partition of the share, whatever the key.
 */
public sealed interface RoomEvent extends SignalingEvent {

  /** The process that says it, other after every start. */
  String replica();

  /** Partition of the topic. */
  int share();

  /**
   * What a replica says as the edge that holds the sockets. All of it in one share is a stream in
   * order; a host that missed something asks for the roster.
   */
  sealed interface OfEdge extends RoomEvent {

    /**
     * How many events this edge has said in this share, this one included. {@link ReplicaAlive}
     * does not count and carries the number that was reached.
     */
    long sequence();
  }

  /** A peer has a new socket: any socket of it with a smaller epoch is replaced. */
  record PeerWelcomed(String replica, int share, long sequence, String peer, long epoch)
      implements OfEdge {

    @Override
    public String subject() {
      return peer;
    }
  }

  /** A peer's socket of that epoch is gone. */
  record PeerDeparted(String replica, int share, long sequence, String peer, long epoch)
      implements OfEdge {

    @Override
    public String subject() {
      return peer;
    }
  }

  /**
   * A peer asks to be in the room.
   *
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
      implements OfEdge {

    @Override
    public String subject() {
      return room;
    }
  }

  /** Ends that epoch's place in the room; a greater epoch's stays. */
  record PeerLeft(String replica, int share, long sequence, String room, String peer, long epoch)
      implements OfEdge {

    @Override
    public String subject() {
      return room;
    }
  }

  /**
   * Said every second by an edge that holds something in the share; one that isn't heard for some
   * of them is gone.
   *
   * @param at the sender's clock; only the sender compares it, to know its own late ones
   */
  record ReplicaAlive(String replica, int share, long sequence, Instant at) implements OfEdge {

    @Override
    public String subject() {
      return replica;
    }
  }

  /**
   * The whole of what this edge holds in this share, in place of whatever was known of it. The host
   * answers with a {@link DeliveryEvent.RoomStated} for each room.
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
      implements OfEdge {

    @Override
    public String subject() {
      return replica;
    }
  }

  /**
   * That replica hosts the share from here on. The event's offset is the <b>term</b> under which it
   * speaks: a host that reads a later one of somebody else is host no more.
   */
  record ShareTaken(String replica, int share) implements RoomEvent {

    @Override
    public String subject() {
      return replica;
    }
  }

  /** A peer that is connected to the edge. */
  record Socket(String peer, long epoch) {}

  /** A peer that is in a room. */
  record Place(String room, String peer, String identity, long epoch) {}
}
