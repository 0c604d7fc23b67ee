package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.standalone.backends.Kafka;

/** How long Kafka keeps what the services say. */
class RetentionTest {

  private static final Duration UNTIL_KAFKA_KNOWS = Duration.ofSeconds(30);

  /** A broker looks for the first time half a minute after its start. */
  private static final Duration UNTIL_KAFKA_LOOKS = Duration.ofSeconds(90);

  @TempDir Path directory;

  private Kafka backend;
  private Map<String, Object> kafka;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    backend = Kafka.start(directory);
    kafka = Map.of("bootstrap.servers", backend.bootstrapServers());
    admin = Admin.create(kafka);
  }

  @AfterEach
  void stop() {
    admin.close();
    backend.close();
  }

  @Test
  void aTopicThatIsMadeKeepsAsItSaysAndSoDoesOneThatWasMadeOtherwise() throws Exception {
    // Given
    admin
        .createTopics(
            List.of(
                new NewTopic("signaling.deliveries", Optional.of(3), Optional.empty()),
                new NewTopic("identity.directory", Optional.of(3), Optional.empty())))
        .all()
        .get();

    // When
    Topics.ensure(kafka, Topic.values());

    // Then
    await()
        .atMost(UNTIL_KAFKA_KNOWS)
        .ignoreExceptions()
        .untilAsserted(() -> {
          for (Topic topic : Topic.values()) {
            assertThat(configurationOf(topic))
                .as(topic.topicName())
                .containsAllEntriesOf(topic.configuration());
          }
        });
    assertThat(configurationOf(Topic.SIGNALING_DELIVERIES)).containsEntry("retention.ms", "60000");
    assertThat(configurationOf(Topic.MAILBOX_DEPOSITS)).containsEntry("retention.ms", "3600000");
    assertThat(Topics.partitions(kafka, Topic.SIGNALING_DELIVERIES))
        .as("a topic that existed keeps its partitions")
        .isEqualTo(3);
  }

  @Test
  void whatWasSaidOfSignalingIsGoneSoonWhetherMoreIsSaidOrNot() throws Exception {
    // Given
    admin
        .createTopics(List.of(new NewTopic("signaling.rooms", Optional.of(2), Optional.empty())))
        .all()
        .get();
    Topics.ensure(kafka, Topic.SIGNALING_ROOMS);

    // When
    try (var producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      for (int share = 0; share < 2; share++) {
        producer.send(said(share, Instant.now().minus(Duration.ofMinutes(3)))).get();
      }
      producer.send(said(0, Instant.now())).get();
    }

    // Then
    await().atMost(UNTIL_KAFKA_LOOKS).until(() -> firstOffset(0) == 1 && firstOffset(1) == 1);
  }

  private Map<String, String> configurationOf(Topic topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static ProducerRecord<String, byte[]> said(int share, Instant time) {
    return new ProducerRecord<>("signaling.rooms", share, time.toEpochMilli(), "key", new byte[1]);
  }

  private long firstOffset(int share) throws Exception {
    var partition = new TopicPartition("signaling.rooms", share);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.earliest()))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
