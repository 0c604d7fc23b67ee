package org.peerstead.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.LateKafka;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;

/** The packaged service is there before Kafka is. */
class LateKafkaIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final BackendsResource backends = new BackendsResource();

  @AfterEach
  void stop() {
    RestAssured.reset();
    backends.stop();
  }

  @Test
  void itStartsWithoutKafkaAndHearsOfIdentitiesWhenItComes(@TempDir Path directory)
      throws Exception {
    var config = new HashMap<>(backends.start());
    try (var kafka = new LateKafka(directory)) {
      config.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      try (var service = PackagedService.start(config)) {
        await().atMost(PATIENCE).until(service::isAlive);
        assertThat(service.isReady()).isFalse();

        kafka.start();

        await().atMost(PATIENCE).until(service::isReady);
        RestAssured.port = service.port();
        var recipient = new Person();
        Announcements.say(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            List.of(Announcements.updated(recipient, 1, recipient)));
        await()
            .atMost(PATIENCE)
            .until(() -> Deposits.usage(recipient).extract().statusCode() == 200);
      }
    }
  }
}
