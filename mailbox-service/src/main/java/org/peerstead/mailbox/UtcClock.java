package org.peerstead.mailbox;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;

/** The clock of all rules; its instants are as fine as the wire's. */
class UtcClock {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }
}
