package org.peerstead.signaling.replicas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DeliveryEvent.ShareAlive;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.standalone.backends.Kafka;

class DeliveriesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Topic DELIVERIES = Topic.SIGNALING_DELIVERIES;

  @Test
  void whatIsForAnotherReplicaInTheSamePartitionIsPassedOver(@TempDir Path directory)
      throws Exception {
    var heard = new CopyOnWriteArrayList<Event>();
    try (var backend = Kafka.start(directory)) {
      Map<String, Object> kafka = Map.of("bootstrap.servers", backend.bootstrapServers());
      Topics.ensure(kafka, DELIVERIES);
      try (var reader = TopicReader.hearing(DELIVERIES, "one", kafka, heard::add);
          var producer =
              new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
        await().atMost(PATIENCE).until(reader::isReady);

        producer.send(inPartitionOfOne(alive("other"))).get();
        producer.send(inPartitionOfOne(alive("one"))).get();

        await().atMost(PATIENCE).until(() -> !heard.isEmpty());
      }
    }
    assertThat(heard).containsExactly(alive("one"));
  }

  private static ShareAlive alive(String target) {
    return new ShareAlive("host", target, 3, 1, 1);
  }

  private static ProducerRecord<String, byte[]> inPartitionOfOne(Event event) {
    var encoded = EventCodec.encode(CloudEvent.now("/signaling-service", Instant.now(), event));
    int partition =
        BuiltInPartitioner.partitionForKey("one".getBytes(UTF_8), DELIVERIES.partitions());
    return new ProducerRecord<>(
        encoded.topic(), partition, encoded.key(), encoded.value(), encoded.headers());
  }
}
