package org.peerstead.signaling.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;
import org.peerstead.contracts.events.TopicEvent.TopicPublished;
import org.peerstead.signaling.TestClock;

class RepeatsTest {

  private final TestClock clock = new TestClock();
  private final Repeats repeats = new Repeats(key -> 0, clock);

  @Test
  void asManyEventsAreKeptAsTheLimitSaysAndTheOldestGo() {
    for (int sequence = 0; sequence <= Repeats.KEPT_EVENTS; sequence++) {
      repeats.keep(sent(sequence, 1));
    }

    assertThat(repeats.of(0))
        .hasSize(Repeats.KEPT_EVENTS)
        .first()
        .extracting(ForeignEvent.Sent::sequence)
        .isEqualTo(1L);
  }

  @Test
  void asManyCharactersAreKeptAsTheLimitSaysAndTheOldestGo() {
    int half = Repeats.KEPT_CHARACTERS / 2;
    repeats.keep(sent(1, half));
    repeats.keep(sent(2, half));
    assertThat(repeats.of(0)).hasSize(2);

    repeats.keep(sent(3, 1));

    assertThat(repeats.of(0)).extracting(ForeignEvent.Sent::sequence).containsExactly(2L, 3L);
  }

  @Test
  void whatWasKeptForItsTimeMakesRoom() {
    repeats.keep(sent(1, Repeats.KEPT_CHARACTERS));
    for (int beat = 0; beat < Repeats.KEPT_BEATS; beat++) {
      repeats.beat(new BitSet());
    }
    assertThat(repeats.of(0)).hasSize(1);
    repeats.beat(new BitSet());
    assertThat(repeats.of(0)).isEmpty();

    repeats.keep(sent(2, Repeats.KEPT_CHARACTERS));

    assertThat(repeats.of(0)).hasSize(1);
  }

  @Test
  void whatIsToldAgainSaysHowOldItIs() {
    repeats.keep(new TopicPublished("one", 1, 0, "kitchen", "{}"));
    clock.advance(Duration.ofMillis(300));

    assertThat(repeats.of(0)).containsExactly(new TopicPublished("one", 1, 300, "kitchen", "{}"));
  }

  private static PeerFrameSent sent(long sequence, int characters) {
    return new PeerFrameSent("one", sequence, "ada", "ben", "x".repeat(characters), true);
  }
}
