package org.peerstead.publicstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.contracts.events.RecordEvent.RecordPublished;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.LateKafka;
import org.peerstead.standalone.fixture.PackagedService;

/** The packaged service is there before Kafka is. */
class LateKafkaIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final BackendsResource backends = new BackendsResource();
  private final IdentityDouble identityService = new IdentityDouble();
  private Map<String, String> config = Map.of();

  @BeforeEach
  void startBackends() {
    config = new HashMap<>(backends.start());
    config.putAll(identityService.start());
  }

  @AfterEach
  void stop() {
    RestAssured.reset();
    identityService.stop();
    backends.stop();
  }

  @Test
  void itStartsWithoutKafkaAndTellsLaterWhatWasPublishedBefore(@TempDir Path directory)
      throws Exception {
    try (var kafka = new LateKafka(directory)) {
      config.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      try (var service = PackagedService.start(config)) {
        await().atMost(PATIENCE).until(service::isAlive);
        assertThat(service.isReady()).isFalse();
        RestAssured.port = service.port();
        var record = Publishing.author().record("posts", "early", Map.of("text", "early"), null);
        Publishing.put(record).statusCode(201);

        kafka.start();

        await().atMost(PATIENCE).until(service::isReady);
        assertThatIsTold(Publishing.digest(record), kafka);
      }
    }
  }

  private static void assertThatIsTold(String digest, LateKafka kafka) {
    var told = new CopyOnWriteArrayList<String>();
    try (var reader =
        TopicReader.sharing(
            Topic.PUBLIC_RECORDS,
            "test",
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            event -> told.add(((RecordPublished) event).digest()))) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).containsExactly(digest));
    }
  }
}
