package org.peerstead.standalone.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTest {

  private static final TopicPartition FIRST = new TopicPartition("mailbox.deposits", 0);

  @TempDir private Path directory;

  @Test
  void whatWasSaidIsThereAfterARestart() throws Exception {
    // Given
    try (var kafka = Kafka.start(directory.resolve("kafka"))) {
      createTopic(kafka);
      say(kafka, "still here");
    }

    // When
    try (var again = Kafka.start(directory.resolve("kafka"))) {

      // Then
      assertThat(heard(again)).containsExactly("still here");
    }
  }

  @Test
  void aFormatThatWasCutShortIsDoneAgain() throws Exception {
    // Given
    Files.createDirectories(directory.resolve("kafka.new"));
    Files.writeString(directory.resolve("kafka.new/meta.properties"), "half");

    // When
    try (var kafka = Kafka.start(directory.resolve("kafka"))) {
      createTopic(kafka);
      say(kafka, "works");

      // Then
      assertThat(heard(kafka)).containsExactly("works");
    }
  }

  private static void createTopic(Kafka kafka) throws Exception {
    try (var admin = Admin.create(client(kafka))) {
      admin
          .createTopics(List.of(new NewTopic(FIRST.topic(), 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void say(Kafka kafka, String word) throws Exception {
    try (var producer =
        new KafkaProducer<>(client(kafka), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(FIRST.topic(), word)).get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> heard(Kafka kafka) {
    try (var consumer =
        new KafkaConsumer<>(client(kafka), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(FIRST));
      consumer.seekToBeginning(List.of(FIRST));
      return consumer.poll(Duration.ofSeconds(30)).records(FIRST).stream()
          .map(record -> record.value())
          .toList();
    }
  }

  private static Map<String, Object> client(Kafka kafka) {
    return Map.of("bootstrap.servers", (Object) kafka.bootstrapServers());
  }
}
