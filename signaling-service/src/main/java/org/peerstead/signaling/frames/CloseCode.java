package org.peerstead.signaling.frames;

import java.util.Locale;

/** Why the server closes a socket: RFC 6455 §7.4 codes, and ours from the private range. */
public enum CloseCode {
  /** The replica stops; connect again after the wait that going-away told. */
  GOING_AWAY(1012),
  /** The service can't check tokens now; connect again later. */
  TRY_AGAIN_LATER(1013),
  INTERNAL(1011),
  /** Too many frames in a row that made no sense. */
  MALFORMED(4400),
  /** No token, or not a valid one. */
  TOKEN(4401),
  /** No hello in time, or nothing at all for three heartbeats. */
  SILENT(4408),
  /** A newer socket of the same peer is open. */
  REPLACED(4409),
  /** Went far over the rate, or a little for long. */
  TOO_FAST(4429),
  /** Didn't read what was sent to it. */
  TOO_SLOW(4430),
  /** The identity, or the address, has as many as it may have. */
  TOO_MANY_SOCKETS(4431);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** What the close frame says beside the code. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
