package org.peerstead.signaling.lines;

import java.util.Locale;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.metrics.Drop;

/** Why a frame was not taken; the closed list. */
public enum Refusal {
  MALFORMED("Correct what detail names.", CloseCode.MALFORMED, Drop.MALFORMED),
  TOO_LARGE("Send smaller frames.", CloseCode.MALFORMED, Drop.TOO_LARGE),
  RATE_LIMITED("Send fewer frames a second.", CloseCode.TOO_FAST, Drop.RATE_LIMITED),
  TOO_MANY_TOPICS("Unsubscribe from a topic first.", CloseCode.TOO_FAST, Drop.REFUSED),
  TOPIC_FULL("Use another topic.", CloseCode.TOO_FAST, Drop.REFUSED);

  private final String advice;
  private final CloseCode code;
  private final Drop drop;

  Refusal(String advice, CloseCode code, Drop drop) {
    this.advice = advice;
    this.code = code;
    this.drop = drop;
  }

  /** As it stands on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String advice() {
    return advice;
  }

  /** With which a line is closed that goes on. */
  CloseCode code() {
    return code;
  }

  Drop drop() {
    return drop;
  }
}
