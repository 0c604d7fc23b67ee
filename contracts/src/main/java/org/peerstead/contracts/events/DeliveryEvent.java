package org.peerstead.contracts.events;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Said on {@link Topic#SIGNALING_DELIVERIES} to one replica, which is the subject; it reads no
 * other partition than the one that its name falls into.
 */
public sealed interface DeliveryEvent extends SignalingEvent {

  /** The replica that says it. */
  String replica();

  /** The replica that it is for. */
  String target();

  @Override
  default String subject() {
    return target();
  }

  /**
   * Frames for a peer of the target, from the edge that holds the sender's socket: one, or several
   * that were said after each other.
   *
   * @param epoch of the sender's socket
   * @param to the recipient
   * @param toEpoch of the socket that is meant; a newer one gets the frames again, so they are not
   *     delivered to that twice
   * @param frames in order
   * @param at when the sender's edge said the first, by its clock; only how long frames take is
   *     told by it
   */
  record FramesForwarded(
      String replica,
      String target,
      String room,
      String from,
      long epoch,
      String to,
      long toEpoch,
      List<Frame> frames,
      Instant at)
      implements DeliveryEvent {

    public int characters() {
      return frames.stream().mapToInt(frame -> frame.text().length()).sum();
    }

    /** Whether the other goes the same way, from socket to socket. */
    public boolean isBeside(FramesForwarded other) {
      return from.equals(other.from)
          && epoch == other.epoch
          && to.equals(other.to)
          && toEpoch == other.toEpoch
          && room.equals(other.room)
          && target.equals(other.target);
    }

    public FramesForwarded with(FramesForwarded later) {
      var all = Stream.concat(frames.stream(), later.frames.stream()).toList();
      return new FramesForwarded(replica, target, room, from, epoch, to, toEpoch, all, at);
    }
  }

  /**
   * @param type such as {@code offer}
   * @param text the frame as the recipient gets it
   */
  record Frame(String type, String text) {}

  /**
   * The recipient of forwarded frames had gone, or their sender's join was not heard in time;
   * {@code from} is the sender, who is told.
   */
  record FrameUndeliverable(
      String replica, String target, String room, String from, long epoch, String to)
      implements DeliveryEvent {}

  /** What the host of a share says to an edge that holds something in it. */
  sealed interface OfHost extends DeliveryEvent {

    int share();

    /** Grows with each change of the host; what comes under a lower one than the last is stale. */
    long term();

    /**
     * How many events the host has said to this edge under this term, this one included. {@link
     * ShareAlive} and {@link RosterRequested} do not count and carry the number that was reached.
     */
    long sequence();
  }

  /**
   * Who is in the room, in place of what the edge knew; the answer to a join of one of its peers.
   *
   * @param whole false while a new host still learns: then it adds to what was known
   */
  record RoomStated(
      String replica,
      String target,
      int share,
      long term,
      long sequence,
      String room,
      boolean whole,
      List<Occupant> occupants)
      implements OfHost {}

  /** Somebody is in the room, or came back on a newer socket. */
  record PeerEntered(
      String replica,
      String target,
      int share,
      long term,
      long sequence,
      String room,
      Occupant occupant)
      implements OfHost {}

  /** That epoch's place in the room is no more. */
  record PeerExited(
      String replica,
      String target,
      int share,
      long term,
      long sequence,
      String room,
      String peer,
      long epoch)
      implements OfHost {}

  /** The room is full. */
  record JoinRefused(
      String replica,
      String target,
      int share,
      long term,
      long sequence,
      String room,
      String peer,
      long epoch)
      implements OfHost {}

  /**
   * Elsewhere the peer has a newer socket, of that epoch: sockets with a smaller one are closed.
   */
  record SocketReplaced(
      String replica, String target, int share, long term, long sequence, String peer, long epoch)
      implements OfHost {}

  /**
   * The peer's new socket must count for more than another one, whose replica's clock is ahead.
   *
   * @param epoch that the socket has
   * @param other epoch, of the other socket
   */
  record EpochRaised(
      String replica,
      String target,
      int share,
      long term,
      long sequence,
      String peer,
      long epoch,
      long other)
      implements OfHost {}

  /** A mailbox of a device with sockets at the edge holds something. */
  record DeviceWoken(
      String replica, String target, int share, long term, long sequence, String mailbox)
      implements OfHost {}

  /** Said every second to each edge that holds something in the share. */
  record ShareAlive(String replica, String target, int share, long term, long sequence)
      implements OfHost {}

  /** The host missed something of what the edge said, or is new. */
  record RosterRequested(String replica, String target, int share, long term, long sequence)
      implements OfHost {}

  /**
   * A peer in a room, wherever its socket is.
   *
   * @param epoch of the socket
   * @param replica that holds the socket
   */
  record Occupant(String peer, String identity, long epoch, String replica) {}
}
