package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.events.TopicEvent.TopicCounted;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Losses;
import org.peerstead.signaling.hosts.ReplicatedHosts;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;
import org.peerstead.standalone.backends.Kafka;

class DeliveryEventsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ALL = Limits.HEARD_EVENTS + 300;

  private final Queue<Runnable> foreignClients = new ConcurrentLinkedQueue<>();
  private final Ear ear = new Ear();

  @Test
  void soMuchIsHeardForForeignClientsAndTheRestWaitsInKafka(@TempDir Path directory)
      throws Exception {
    try (var backend = Kafka.start(directory)) {
      Map<String, Object> kafka = Map.of("bootstrap.servers", backend.bootstrapServers());
      Topics.ensure(kafka, Topic.SIGNALING_DELIVERIES);
      var hearing = hearing(kafka);
      try (var producer =
          new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
        await().atMost(PATIENCE).until(hearing::areReady);

        for (int event = 0; event < ALL; event++) {
          producer.send(counted(event));
        }

        await().atMost(PATIENCE).until(() -> foreignClients.size() == Limits.HEARD_EVENTS);
        await()
            .during(Duration.ofSeconds(1))
            .atMost(PATIENCE)
            .until(() -> foreignClients.size() == Limits.HEARD_EVENTS);
        await().atMost(PATIENCE).until(() -> carryOut() == ALL);
        assertThat(ear.heard)
            .extracting(event -> ((TopicCounted) event).subscribers())
            .isSorted()
            .doesNotHaveDuplicates();
      } finally {
        hearing.close();
      }
    }
  }

  private int carryOut() {
    for (Runnable next = foreignClients.poll(); next != null; next = foreignClients.poll()) {
      next.run();
    }
    return ear.heard.size();
  }

  private DeliveryEvents hearing(Map<String, Object> kafka) {
    var self = new Self("one", "one", 15, 1, key -> 0);
    var metrics = new SignalingMetrics(new SimpleMeterRegistry());
    var hosts =
        new ReplicatedHosts(
            "one", 1, key -> 0, said -> {}, new Losses(key -> 0), beat -> {}, Clock.systemUTC());
    hosts.serve(ear);
    return new DeliveryEvents(
        kafka,
        new UsualConfig(),
        self,
        new Rooms(self, Clock.systemUTC(), said -> true, metrics),
        hosts,
        Runnable::run,
        new Handover(foreignClients::add, Limits.HEARD_EVENTS),
        metrics);
  }

  private static ProducerRecord<String, byte[]> counted(int subscribers) {
    var event = new TopicCounted("one", "kitchen", subscribers);
    var encoded = EventCodec.encode(CloudEvent.now("/signaling-service", Instant.now(), event));
    return new ProducerRecord<>(
        encoded.topic(), null, encoded.key(), encoded.value(), encoded.headers());
  }

  private static final class Ear
      implements ForeignClients, ForeignClients.Held, ForeignClients.Hosted {
    private final List<ForeignEvent> heard = new ArrayList<>();

    @Override
    public void handle(ForeignEvent event) {
      heard.add(event);
    }

    @Override
    public Held held() {
      return this;
    }

    @Override
    public Hosted hosted() {
      return this;
    }

    @Override
    public void keys(Consumer<String> each) {}

    @Override
    public void restate(Predicate<String> keys) {}

    @Override
    public void settle(Predicate<String> keys) {}

    @Override
    public void forget(Predicate<String> keys) {}

    @Override
    public void handleGone(String replica, Predicate<String> keys) {}

    @Override
    public void tick() {}
  }
}
