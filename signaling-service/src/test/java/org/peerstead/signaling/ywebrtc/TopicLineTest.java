package org.peerstead.signaling.ywebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.hosts.VirtualReplicas;
import org.peerstead.signaling.lines.FarEnd;
import org.peerstead.signaling.metrics.SignalingMetrics;

class TopicLineTest {

  private final TestClock clock = new TestClock();
  private final SignalingMetrics metrics = new SignalingMetrics(new SimpleMeterRegistry());
  private final Topics topics =
      new VirtualReplicas(clock)
          .replica("one", hosts -> new YWebrtcClients(hosts, 500, clock))
          .topics();
  private final FarEnd client = new FarEnd(clock, metrics);

  TopicLineTest() {
    client.speak(new TopicLine(client.line(), topics, metrics, 100));
  }

  @Test
  void asManyTopicsAreSubscribedToAsTheRateAllowsAndOneMoreIsRefused() {
    change("subscribe", 0, 9);
    change("subscribe", 9, 18);
    assertThat(topics.open()).isEqualTo(18);
    assertThat(client.sent()).isEmpty();
    clock.advance(Duration.ofSeconds(1));

    change("subscribe", 18, 28);

    assertThat(topics.open()).isEqualTo(27);
    assertThat(client.sent()).singleElement().asString().contains("rate-limited");
  }

  @Test
  void asManyAreUnsubscribedFromAsTheRateAllowsAndOneMoreStays() {
    change("subscribe", 0, 9);
    change("unsubscribe", 0, 9);
    assertThat(topics.open()).isZero();
    assertThat(client.sent()).isEmpty();
    clock.advance(Duration.ofSeconds(2));
    change("subscribe", 0, 9);

    change("unsubscribe", 9, 18);
    change("unsubscribe", 0, 9);

    assertThat(topics.open()).isOne();
    assertThat(client.sent()).singleElement().asString().contains("rate-limited");
  }

  @Test
  void whatChangesNothingCostsNoMoreThanItsFrame() {
    change("subscribe", 0, 9);

    for (int frame = 0; frame < 5; frame++) {
      change("subscribe", 0, 9);
      change("unsubscribe", 9, 18);
    }

    assertThat(client.sent()).isEmpty();
  }

  private void change(String type, int from, int to) {
    String names =
        IntStream.range(from, to)
            .mapToObj(topic -> "\"" + (char) ('a' + topic) + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    client.say("{\"type\":\"%s\",\"topics\":%s}".formatted(type, names));
  }
}
