package org.peerstead.signaling.frames;

import org.jspecify.annotations.Nullable;

/** A rule said no to a frame. It reaches the client as an {@code error} frame. */
public final class Refused extends RuntimeException {

  private final Reason reason;
  private final @Nullable String about;

  /**
   * @param about the room, peer or frame type that it is about
   */
  public Refused(Reason reason, String sentence, @Nullable String about) {
    // Refusals are answers, not faults: many a second must stay cheap.
    super(sentence, null, false, false);
    this.reason = reason;
    this.about = about;
  }

  public static Refused tooManyRooms(String room) {
    return new Refused(
        Reason.TOO_MANY_ROOMS, "A socket may be in " + Limits.ROOMS + " rooms.", room);
  }

  public static Refused roomFull(String room) {
    return new Refused(
        Reason.ROOM_FULL, "The room holds " + Limits.PEERS_PER_ROOM + " peers.", room);
  }

  public static Refused joinsTooFast(String room) {
    return new Refused(
        Reason.RATE_LIMITED,
        "More than " + Limits.JOINS_PER_SECOND + " joins a second of the identity here.",
        room);
  }

  public static Refused notInRoom(String room) {
    return new Refused(Reason.NOT_IN_ROOM, "This socket is not in the room.", room);
  }

  public static Refused peerAbsent(String peer) {
    return new Refused(Reason.PEER_ABSENT, "The peer is not in the room.", peer);
  }

  public Reason reason() {
    return reason;
  }

  public ServerFrame.Error error() {
    Integer retryAfter = reason == Reason.RATE_LIMITED ? 1 : null;
    return new ServerFrame.Error(reason, String.valueOf(getMessage()), about, retryAfter);
  }
}
