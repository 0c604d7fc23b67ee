package org.peerstead.signaling.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.frames.Limits;

class AskingsTest {

  private static final String ANNA = "anna";

  private final Clock clock = new SetClock();
  private final Askings askings = new Askings(clock);
  private long second = 1_764_000_000;

  @BeforeEach
  void asksAsOftenAsAllowed() {
    for (int i = 0; i < Limits.ICE_SERVERS_PER_MINUTE; i++) {
      askings.count(ANNA);
    }
  }

  @Test
  void oneMoreInTheSameMinuteIsRefusedUntilTheMinuteIsOver() {
    second += 59;

    assertThatThrownBy(() -> askings.count(ANNA))
        .isInstanceOfSatisfying(
            AskedTooOften.class,
            refused -> assertThat(refused.extensions()).containsEntry("retryAfter", 1L));
  }

  @Test
  void inTheNextMinuteItIsAskedAgain() {
    second += 60;

    assertThatNoException().isThrownBy(() -> askings.count(ANNA));
  }

  @Test
  void anotherIdentityIsCountedApart() {
    assertThatNoException().isThrownBy(() -> askings.count("ben"));
  }

  private final class SetClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(second);
    }
  }
}
