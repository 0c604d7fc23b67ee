package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
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
    for (Topic topic : Topic.values()) {
      Config config = config(topic);
      topic
          .configuration()
          .forEach((name, value) ->
              assertThat(config.get(name).value()).as(topic + " " + name).isEqualTo(value));
    }
    assertThat(Topics.partitions(kafka, Topic.SIGNALING_DELIVERIES))
        .as("a topic that existed keeps its partitions")
        .isEqualTo(3);
    assertThat(config(Topic.SIGNALING_DELIVERIES).get("retention.ms").value()).isEqualTo("60000");
    assertThat(config(Topic.MAILBOX_DEPOSITS).get("retention.ms").value()).isEqualTo("3600000");
    assertThat(config(Topic.IDENTITY_DIRECTORY).get("cleanup.policy").value()).isEqualTo("compact");
  }

  @Test
  void whatWasSaidOfSignalingIsGoneSoonThoughMoreIsSaid() throws Exception {
    // Given
    admin
        .createTopics(List.of(new NewTopic("signaling.rooms", Optional.of(1), Optional.empty())))
        .all()
        .get();
    Topics.ensure(kafka, Topic.SIGNALING_ROOMS);

    // When
    try (var producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(saidAt(Instant.now().minus(Duration.ofMinutes(3)))).get();
      producer.send(saidAt(Instant.now())).get();
    }

    // Then
    await().atMost(UNTIL_KAFKA_LOOKS).until(() -> firstOffset() == 1);
  }

  private Config config(Topic topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    return admin.describeConfigs(List.of(resource)).all().get().get(resource);
  }

  private static ProducerRecord<String, byte[]> saidAt(Instant time) {
    return new ProducerRecord<>("signaling.rooms", 0, time.toEpochMilli(), "key", new byte[1]);
  }

  private long firstOffset() throws Exception {
    var partition = new TopicPartition("signaling.rooms", 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.earliest()))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
