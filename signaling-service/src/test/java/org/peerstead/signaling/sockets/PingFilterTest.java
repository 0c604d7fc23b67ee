package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.Counted.drops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.metrics.SignalingMetrics;

class PingFilterTest {

  private static final int NOT_WRITABLE = 1;

  private final TestClock clock = new TestClock();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new PingFilter(clock, new SignalingMetrics(registry)));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aPingOfWhoReadsGoesOn() {
    assertThat(goesOn(ping())).isTrue();
    assertThat(unanswered()).isZero();
  }

  @Test
  void aPingOfWhoDoesNotReadGoesNoFurtherAndNothingOfItIsKept() {
    setWritable(false);
    PingWebSocketFrame unread = ping();

    assertThat(goesOn(unread)).isFalse();

    assertThat(unread.refCnt()).isZero();
    assertThat(unanswered()).isEqualTo(1);
    setWritable(true);
    assertThat(goesOn(ping())).isTrue();
  }

  @Test
  void soManyPingsAtOnceGoOnAndOneMoreDoesNotUntilTimeHasPassed() {
    for (int pings = 0; pings < Limits.PING_BURST; pings++) {
      assertThat(goesOn(ping())).isTrue();
    }
    assertThat(goesOn(ping())).isFalse();

    clock.advance(Duration.ofSeconds(1));

    for (int pings = 0; pings < Limits.PINGS_PER_SECOND; pings++) {
      assertThat(goesOn(ping())).isTrue();
    }
    assertThat(goesOn(ping())).isFalse();
    assertThat(unanswered()).isEqualTo(2);
  }

  @Test
  void whatIsNoPingGoesOnWhoeverReads() {
    setWritable(false);

    assertThat(channel.writeInbound(new TextWebSocketFrame("x"))).isTrue();
  }

  private double unanswered() {
    return drops(registry, "unanswered-ping");
  }

  private boolean goesOn(PingWebSocketFrame ping) {
    boolean went = channel.writeInbound(ping);
    assertThat((Object) channel.readInbound()).isEqualTo(went ? ping : null);
    return went;
  }

  private void setWritable(boolean writable) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(NOT_WRITABLE, writable);
  }

  private static PingWebSocketFrame ping() {
    return new PingWebSocketFrame(Unpooled.buffer().writeBytes(new byte[125]));
  }
}
