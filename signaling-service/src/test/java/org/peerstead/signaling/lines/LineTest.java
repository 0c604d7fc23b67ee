package org.peerstead.signaling.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.Counted.counted;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.sockets.SlowReaders;

class LineTest {

  private static final int REFUSALS_IN_A_ROW = 2;

  private final Ear ear = new Ear();
  private final TestClock clock = new TestClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SignalingMetrics metrics = new SignalingMetrics(registry);
  private final FarEnd far = new FarEnd(clock, metrics);
  private final Line line = far.line();

  LineTest() {
    far.speak(ear);
  }

  @Test
  void aFrameOfTheLimitIsTakenAndOneByteMoreIsRefused() {
    say("x".repeat(100));
    assertThat(ear.heard).hasSize(1);
    say("x".repeat(101));
    assertThat(ear.heard).hasSize(1);
    assertThat(far.sent).containsExactly("TOO_LARGE");
  }

  @Test
  void soManyFramesAtOnceAreTakenAndOneMoreIsRefusedUntilTimeHasPassed() {
    for (int frame = 0; frame < 20; frame++) {
      say("x");
    }
    assertThat(far.sent).isEmpty();
    say("x");
    assertThat(far.sent).containsExactly("RATE_LIMITED");
    clock.advance(Duration.ofMillis(99));
    say("x");
    assertThat(far.sent).hasSize(2);
    clock.advance(Duration.ofMillis(1));
    say("x");
    assertThat(far.sent).hasSize(2);
    assertThat(ear.heard).hasSize(21);
  }

  @Test
  void binaryFramesAreWithinRateAndSizeAsWell() {
    line.handleBinary(100);
    line.handleBinary(101);
    assertThat(far.sent).containsExactly("MALFORMED", "TOO_LARGE");
    for (int frame = 2; frame < 20; frame++) {
      say("x");
    }
    assertThat(far.sent).hasSize(2);

    line.handleBinary(1);

    assertThat(far.sent).containsExactly("MALFORMED", "TOO_LARGE", "RATE_LIMITED");
  }

  @Test
  void soManyRefusalsInARowAreAnsweredAndOneMoreCloses() {
    for (int refusals = 0; refusals < REFUSALS_IN_A_ROW; refusals++) {
      say("bad");
    }
    say("good");
    for (int refusals = 0; refusals < REFUSALS_IN_A_ROW; refusals++) {
      line.handleBinary(1);
    }
    assertThat(far.closed).isZero();
    say("bad");
    assertThat(far.closed).isEqualTo(4400);
    say("good");
    assertThat(ear.heard).containsExactly("good");
  }

  @Test
  void whatIsRefusedInPartIsRefused() {
    for (int refusals = 0; refusals < REFUSALS_IN_A_ROW; refusals++) {
      say("partly bad");
    }
    assertThat(far.sent).containsExactly("MALFORMED", "MALFORMED");
    assertThat(far.closed).isZero();
    say("partly bad");
    assertThat(far.closed).isEqualTo(4400);
  }

  @Test
  void whatWaitsUpToTheLimitWaitsAndOneByteMoreCloses() {
    far.waiting = 990;
    line.send(Text.of("x".repeat(10)));
    assertThat(far.closed).isZero();
    line.send(Text.of("x".repeat(11)));
    assertThat(far.closed).isEqualTo(4430);
    assertThat(far.sent).hasSize(1);
  }

  @Test
  void linesAreAmongTheSlowReadersOfTheReplica() {
    var slowReaders = new SlowReaders();
    var lines = new Lines(slowReaders, metrics);
    lines.open(far, new Admission("spoken", TestLimits.SMALL));
    far.waiting = Limits.WAITING_FOR_ALL;
    slowReaders.cutPastLimit();
    assertThat(far.isCut).isFalse();
    far.waiting++;
    slowReaders.cutPastLimit();
    slowReaders.cutPastLimit();
    assertThat(far.isCut).isTrue();
    assertThat(counted(registry, "drops", "reason", "slow-reader")).isOne();
    assertThat(counted(registry, "sockets_closed", "code", "4430")).isOne();
    lines.close();
  }

  @Test
  void aSilentLineIsClosedInTimeAndOneThatSpeaksIsNot() {
    clock.advance(Duration.ofMillis(90_000));
    line.watch(clock.millis());
    assertThat(far.closed).isZero();
    line.forgive(clock.millis());
    say("good");
    clock.advance(Duration.ofMillis(90_000));
    line.watch(clock.millis());
    assertThat(far.closed).isZero();
    line.watch(clock.millis() + 1);
    assertThat(far.closed).isEqualTo(4408);
  }

  @Test
  void aLineThatIsClosedHereIsLeftEvenIfTheNetworkNeverSaysSoAndOnceOnly() {
    line.handleUnreadable();
    line.watch(clock.millis());
    line.watch(clock.millis());
    line.handleClosed();
    assertThat(ear.closed).isOne();
  }

  @Test
  void aLineThatDoesNotCloseInTimeIsCut() {
    line.close(CloseCode.SILENT);
    clock.advance(Duration.ofMillis(Limits.CLOSING_MILLIS));
    line.watch(clock.millis());
    assertThat(far.isCut).isFalse();
    line.watch(clock.millis() + 1);
    assertThat(far.isCut).isTrue();
  }

  @Test
  void aFaultOfOursClosesTheLine() {
    say("fault");
    assertThat(far.closed).isEqualTo(1011);
  }

  @Test
  void whatIsSentIsCountedByProtocol() {
    line.send(Text.of("x"));
    line.end(Text.of("y"), CloseCode.GOING_AWAY);
    line.send(Text.of("z"));

    assertThat(counted(registry, "frames_sent", "type", "spoken")).isEqualTo(2);
  }

  @Test
  void anAddressHasSoManyLinesAndAReplicaToo() {
    var admission = new Admission("spoken", TestLimits.SMALL);
    for (int lines = 0; lines < 3; lines++) {
      assertThat(admission.enter("a", null)).isNull();
    }
    assertThat(admission.enter("a", null)).isEqualTo(Admission.No.ADDRESS);
    assertThat(admission.enter("b", null)).isNull();
    assertThat(admission.enter("c", null)).isNull();
    assertThat(admission.enter("d", null)).isEqualTo(Admission.No.FULL);
    admission.leave("a");
    assertThat(admission.enter("a", "https://app.example")).isNull();
    admission.leave("a");
    assertThat(admission.enter("a", "https://evil.example")).isEqualTo(Admission.No.ORIGIN);
    assertThat(admission.open()).isEqualTo(4);
  }

  private void say(String text) {
    far.say(text);
  }

  private final class Ear implements Protocol {
    private final List<String> heard = new ArrayList<>();
    private int closed;

    @Override
    public void handleFrame(byte[] bytes, int length) {
      String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
      switch (text) {
        case "partly bad" -> line.refuse(Refused.malformed("Bad."));
        case "bad" -> throw Refused.malformed("Bad.");
        case "fault" -> throw new IllegalStateException("Planted.");
        default -> heard.add(text);
      }
    }

    @Override
    public Text refusal(Refused refused) {
      return Text.of(refused.refusal().name());
    }

    @Override
    public int refusalsInARow() {
      return REFUSALS_IN_A_ROW;
    }

    @Override
    public void handleClosed() {
      closed++;
    }
  }
}
