package org.peerstead.signaling.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long START = 10_000;

  private final Pace pace = new Pace(2, 3, START);

  @Test
  void someAreAllowedAtOnceAndThenSoManyASecond() {
    assertThat(allowed(START, 4)).isEqualTo(3);
    assertThat(allowed(START + 499, 1)).isZero();
    assertThat(allowed(START + 500, 2)).isOne();
    assertThat(allowed(START + 60_000, 4)).isEqualTo(3);
  }

  @Test
  void aClockThatIsPutBackGivesNothing() {
    assertThat(allowed(START, 3)).isEqualTo(3);

    assertThat(allowed(START - 5_000, 1)).isZero();

    assertThat(allowed(START + 499, 1)).isZero();
    assertThat(allowed(START + 500, 2)).isOne();
  }

  private long allowed(long now, int asked) {
    int allowed = 0;
    for (int i = 0; i < asked; i++) {
      allowed += pace.allows(now) ? 1 : 0;
    }
    return allowed;
  }
}
