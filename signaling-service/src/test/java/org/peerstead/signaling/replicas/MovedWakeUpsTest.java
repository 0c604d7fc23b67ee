package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DeliveryEvent.DeviceWoken;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;
import org.peerstead.signaling.wakeups.WakeUpEvents;
import org.peerstead.standalone.backends.Kafka;
import org.peerstead.standalone.fixture.Person;

/** Hosts of a device's share, one after the other, over a real Kafka; its socket is elsewhere. */
class MovedWakeUpsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SETTLING_BEATS = 3;

  private final String mailbox = new Person().device();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SignalingMetrics metrics = new SignalingMetrics(registry);

  @TempDir Path directory;

  private Kafka backend;
  private Map<String, Object> kafka;

  @BeforeEach
  void start() throws Exception {
    backend = Kafka.start(directory);
    kafka = Map.of("bootstrap.servers", backend.bootstrapServers());
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  @Test
  void whatWasReadButNotHandedWhenTheShareMovedWakesByItsNextHost() throws Exception {
    // Given
    OutgoingEvents outgoing = outgoing(Map.of());
    var hosts = new CopyOnWriteArrayList<Host>();
    deposit(outgoing, 3);

    // When
    var first = new Host("one", outgoing, woken -> hosts.getFirst().release());
    hosts.add(first);
    try (var events = first.wakes()) {
      await().atMost(PATIENCE).until(() -> committed(outgoing) != null);
    }
    assertThat(first.woken).hasSize(1);
    assertThat(committed(outgoing)).isEqualTo(1);
    var next = new Host("two", outgoing, woken -> {});

    // Then
    try (var events = next.wakes()) {
      await().atMost(PATIENCE).until(() -> committed(outgoing) == 3);
    }
    assertThat(next.woken).hasSize(2);
    outgoing.close();
  }

  @Test
  void aDepositIsReadAgainUntilKafkaHasTheWakeUp() throws Exception {
    // Given
    OutgoingEvents refused = outgoing(Map.of("max.request.size", 1));
    deposit(refused, 1);

    // When
    var first = new Host("one", refused, woken -> {});
    try (var events = first.wakes()) {
      await().atMost(PATIENCE).until(() -> first.woken.size() > 1);
    }
    refused.close();

    // Then
    OutgoingEvents outgoing = outgoing(Map.of());
    assertThat(committed(outgoing)).isNull();
    var next = new Host("two", outgoing, woken -> {});
    try (var events = next.wakes()) {
      await().atMost(PATIENCE).until(() -> committed(outgoing) != null);
    }
    assertThat(next.woken).hasSize(1);
    outgoing.close();
  }

  @Test
  void whoseShareMovedHasNothingUnreadLeft() throws Exception {
    // Given
    OutgoingEvents outgoing = outgoing(Map.of());
    var hosts = new CopyOnWriteArrayList<Host>();
    var lag = new CopyOnWriteArrayList<Double>();
    deposit(outgoing, 3);
    var host =
        new Host(
            "one",
            outgoing,
            woken -> {
              lag.add(lag());
              hosts.getFirst().release();
            });
    hosts.add(host);

    // When
    try (var events = host.wakesReading(Map.of("max.poll.records", 1))) {
      await().atMost(PATIENCE).until(() -> !lag.isEmpty());

      // Then
      assertThat(lag).containsExactly(2.0);
      await().atMost(PATIENCE).until(() -> lag() == 0);
    }
    outgoing.close();
  }

  private double lag() {
    return registry
        .get("peerstead_signaling_kafka_lag")
        .tag("topic", "mailbox.deposits")
        .gauge()
        .value();
  }

  /** Has settled in the share, and knows that a replica holds a socket of the device. */
  private final class Host {

    final List<DeviceWoken> woken = new CopyOnWriteArrayList<>();
    private final Self self;
    private final Rooms rooms;
    private final int share;
    private final OutgoingEvents outgoing;

    Host(String name, OutgoingEvents outgoing, Consumer<DeviceWoken> handleWoken) {
      this.outgoing = outgoing;
      this.self = new Self(name, name, 15, outgoing.shares(), outgoing::shareOf);
      this.share = outgoing.shareOf(mailbox);
      this.rooms =
          new Rooms(
              self,
              Clock.systemUTC(),
              event -> {
                if (event instanceof DeviceWoken one) {
                  woken.add(one);
                  handleWoken.accept(one);
                }
                return outgoing.say(event);
              },
              metrics);
      rooms.take(share);
      rooms.handle(new RoomEvent.ShareTaken(name, share), 0);
      rooms.handle(new RoomEvent.PeerWelcomed("edge", share, 1, mailbox + "~AAAAAAAAAAA", 1), 1);
      for (int beat = 0; beat < SETTLING_BEATS; beat++) {
        rooms.handle(new RoomEvent.ReplicaAlive(name, share, 0, Instant.now()), 2 + beat);
      }
      assertThat(rooms.settledShares()).containsExactly(share);
    }

    void release() {
      rooms.release(share);
    }

    WakeUpEvents wakes() {
      return wakesReading(Map.of());
    }

    WakeUpEvents wakesReading(Map<String, Object> more) {
      var config = new HashMap<>(kafka);
      config.putAll(more);
      return new WakeUpEvents(config, self, rooms, outgoing, metrics);
    }
  }

  private OutgoingEvents outgoing(Map<String, Object> more) {
    var config = new HashMap<>(kafka);
    config.putAll(more);
    return new OutgoingEvents(config, new UsualConfig(), metrics);
  }

  private void deposit(OutgoingEvents outgoing, int times) throws Exception {
    Topics.ensure(kafka, Topic.MAILBOX_DEPOSITS);
    try (var producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < times; i++) {
        var event = new EnvelopeDeposited(mailbox, Person.randomBytes(16), 512, Instant.now());
        var sent =
            producer
                .send(EventCodec.encode(CloudEvent.now("/mailbox-service", Instant.now(), event)))
                .get();
        assertThat(sent.partition()).isEqualTo(outgoing.shareOf(mailbox));
      }
    }
  }

  /** How far the wake-ups of the share were said, for all to know. */
  private @Nullable Long committed(OutgoingEvents outgoing) throws Exception {
    var share = new TopicPartition("mailbox.deposits", outgoing.shareOf(mailbox));
    try (var admin = Admin.create(kafka)) {
      OffsetAndMetadata position =
          admin
              .listConsumerGroupOffsets("signaling-wake-ups")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(share);
      return position == null ? null : position.offset();
    }
  }
}
