package org.peerstead.identity;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock that the rules get. */
class WallClock {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
