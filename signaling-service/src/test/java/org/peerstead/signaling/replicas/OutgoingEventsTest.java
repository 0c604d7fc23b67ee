package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.peerstead.signaling.Counted.drops;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.HostingEvent.HolderAlive;
import org.peerstead.contracts.events.PeerIdEvent.IdReleased;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.standalone.backends.Kafka;

class OutgoingEventsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void whatKafkaRefusesAndOthersMissIsNoted(@TempDir Path directory) throws Exception {
    try (var backend = Kafka.start(directory)) {
      var outgoing =
          new OutgoingEvents(
              Map.of("bootstrap.servers", backend.bootstrapServers(), "max.request.size", 1),
              new UsualConfig(),
              new SignalingMetrics(registry));
      String ben =
          Stream.iterate("ben", id -> id + "n")
              .filter(id -> outgoing.shareOf(id) != outgoing.shareOf("ada"))
              .findFirst()
              .orElseThrow();
      List<Event> said =
          List.of(
              new IdReleased("one", "ada", 1),
              new PeerFrameSent("one", 1, "ada", ben, "{}", true),
              new HolderAlive("one", outgoing.shareOf(ben), false));

      said.forEach(outgoing::say);

      await().atMost(PATIENCE).until(() -> refused() == said.size());
      assertThat(outgoing.losses().has(outgoing.shareOf("ada"))).isTrue();
      assertThat(outgoing.losses().has(outgoing.shareOf(ben))).isFalse();
      outgoing.close();
    }
  }

  @Test
  void soIsWhatThereIsNoRoomFor(@TempDir Path directory) throws Exception {
    try (var backend = Kafka.start(directory)) {
      var outgoing =
          new OutgoingEvents(
              Map.of("bootstrap.servers", backend.bootstrapServers()),
              new UsualConfig(1),
              new SignalingMetrics(registry));

      assertThat(outgoing.say(new IdReleased("one", "ada", 1))).isFalse();

      assertThat(outgoing.losses().has(outgoing.shareOf("ada"))).isTrue();
      outgoing.close();
    }
  }

  private double refused() {
    return drops(registry, "kafka-refused");
  }
}
