package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.Counted.drops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** What a replica keeps of its senders, each and together; how many frames: {@link ResumeTest}. */
class KeptFramesTest {

  private static final int LARGE = Limits.KEPT_CHARACTERS / 2;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final KeptFrames all = new KeptFrames(new SignalingMetrics(meters));
  private final KeptFrames.OfSender anna = all.ofSender();

  @Test
  void ofASenderAsManyCharactersAreKeptAsTheLimitSaysAndPastItTheOldestGoes() {
    say(anna, 1);
    say(anna, Limits.KEPT_CHARACTERS - 1);
    assertThat(kept(anna)).hasSize(2);
    assertThat(evicted()).isZero();

    say(anna, 1);

    assertThat(kept(anna))
        .extracting(frame -> frame.text().length())
        .containsExactly(Limits.KEPT_CHARACTERS - 1, 1);
    assertThat(evicted()).isOne();
  }

  @Test
  void ofAllSendersAsMuchIsKeptAsTheLimitSays() {
    say(anna, LARGE);
    fill(LARGE);

    assertThat(kept(anna)).hasSize(1);
  }

  @Test
  void pastTheLimitOfAllSendersTheOldestGoesWhoseverItIs() {
    say(anna, LARGE - 1);
    say(anna, 1);
    fill(LARGE);

    say(all.ofSender(), 1);

    assertThat(kept(anna)).extracting(frame -> frame.text().length()).containsExactly(1);
  }

  @Test
  void whatWasDroppedOtherwiseMakesRoomForAll() {
    say(anna, LARGE);
    var ben = all.ofSender();
    say(ben, LARGE);
    fill(2 * LARGE);

    ben.drop("room", "peer");
    say(all.ofSender(), LARGE);

    assertThat(kept(anna)).hasSize(1);
  }

  @Test
  void whatIsTooOldGoesAndTheRestStays() {
    say(anna, 1);
    anna.add("room", "peer", frame(2), 7);

    all.dropOlderThan(7);

    assertThat(kept(anna)).extracting(frame -> frame.text().length()).containsExactly(2);
    assertThat(evicted()).as("before their time").isZero();
  }

  /** Up to the limit, but for so many characters. */
  private void fill(int rest) {
    for (int left = Limits.KEPT_CHARACTERS_OF_ALL - rest; left > 0; left -= LARGE) {
      say(all.ofSender(), Math.min(LARGE, left));
    }
  }

  private double evicted() {
    return drops(meters, "not-kept");
  }

  private static void say(KeptFrames.OfSender sender, int characters) {
    sender.add("room", "peer", frame(characters), 0);
  }

  private static List<Packed> kept(KeptFrames.OfSender sender) {
    return sender.of("room", "peer");
  }

  private static Packed frame(int characters) {
    return new Packed("offer", "x".repeat(characters));
  }
}
