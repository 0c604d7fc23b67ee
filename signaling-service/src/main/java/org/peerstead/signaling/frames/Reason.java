package org.peerstead.signaling.frames;

import java.util.Locale;

/** The closed list of what an {@code error} frame can say, and what the client should do then. */
public enum Reason {
  MALFORMED("Correct what detail names; the socket stays open."),
  TOO_LARGE("Send no more than the frameBytes that welcome names."),
  RATE_LIMITED("Wait retryAfterSeconds, then send the frame again."),
  TOKEN_MISSING("Offer the subprotocols peerstead.v1 and token.<token>."),
  TOKEN_INVALID("Ask identity-service for a new token, then connect again."),
  HELLO_EXPECTED("Say hello first, once, within ten seconds."),
  ROOM_FULL("Leave somebody else room, or use another one."),
  TOO_MANY_ROOMS("Leave a room first."),
  NOT_IN_ROOM("Join the room first."),
  PEER_ABSENT("Forget the peer; peer-joined says when it is back."),
  TOO_MANY_SOCKETS("Close one that you don't need, then connect again."),
  REPLACED("Stay closed: a newer socket of this peer is open."),
  SILENT("Connect again; send ping at least every heartbeatSeconds."),
  INTERNAL("Retry after retryAfterSeconds; nothing was half done.");

  private final String advice;

  Reason(String advice) {
    this.advice = advice;
  }

  /** As it stands on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String advice() {
    return advice;
  }
}
