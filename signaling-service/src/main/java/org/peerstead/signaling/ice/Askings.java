package org.peerstead.signaling.ice;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.peerstead.signaling.frames.Limits;

/** Who asked this replica how often in this minute of the clock. */
@Singleton
final class Askings {

  private static final int SECONDS = 60;

  private final Clock clock;
  private final Map<String, Integer> askings = new HashMap<>();
  private long minute;

  Askings(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws AskedTooOften past {@link Limits#ICE_SERVERS_PER_MINUTE}
   */
  synchronized void count(String identity) {
    long now = clock.instant().getEpochSecond();
    if (now / SECONDS != minute) {
      minute = now / SECONDS;
      askings.clear();
    }
    if (askings.merge(identity, 1, Integer::sum) > Limits.ICE_SERVERS_PER_MINUTE) {
      throw new AskedTooOften(SECONDS - now % SECONDS);
    }
  }
}
