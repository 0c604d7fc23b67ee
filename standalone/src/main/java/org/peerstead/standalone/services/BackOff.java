package org.peerstead.standalone.services;

import java.time.Duration;

/** Half a second after the first death, twice as long after each further one, 15 s at most. */
final class BackOff {

  /** Ctrl-C reaches the children as well as us, and perhaps sooner; that is not a death. */
  static final Duration GRACE = Duration.ofMillis(300);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private Duration next = FIRST;

  Duration next() {
    Duration now = next;
    next = now.multipliedBy(2).compareTo(LONGEST) < 0 ? now.multipliedBy(2) : LONGEST;
    return now;
  }

  /** It became ready, so what killed it is not what kills it at every start. */
  void reset() {
    next = FIRST;
  }
}
