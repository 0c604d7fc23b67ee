package org.peerstead.signaling.metrics;

import java.util.Locale;

/** Why something did not arrive. */
public enum Drop {
  /** A client's frame was malformed. */
  MALFORMED,
  /** A client's frame was over the size. */
  TOO_LARGE,
  /** A client's frame was over the rate. */
  RATE_LIMITED,
  /** A client's WebSocket ping was over the rate, or the client did not read. */
  UNANSWERED_PING,
  /** A client's frame was refused by a rule of the rooms. */
  REFUSED,
  /** Somebody, or this replica, had as many sockets as it may have. */
  TOO_MANY_SOCKETS,
  /** A socket's token was missing or not valid, or could not be checked. */
  TOKEN,
  /** A socket of a page whose origin isn't welcome. */
  ORIGIN,
  /** A socket that came while this replica stops. */
  STOPPING,
  /** The recipient was closed since it didn't read. */
  SLOW_READER,
  /**
   * A frame was kept no longer for who resumes, before its time, for newer ones needed the room.
   */
  NOT_KEPT,
  /** The recipient had left, or had a newer socket, when an event for it reached its replica. */
  RECIPIENT_GONE,
  /** Nobody came for whom it waited. */
  EXPIRED,
  /** It would have waited for an absent recipient, for whom or for all of whom enough waits. */
  TOO_MUCH_WAITS,
  /** An event with frames whose sender was not heard to join in time. */
  SENDER_UNHEARD,
  /** Kafka took too long, and what waited for it was full. */
  KAFKA_BEHIND,
  /** Kafka did not take an event. */
  KAFKA_REFUSED;

  String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
