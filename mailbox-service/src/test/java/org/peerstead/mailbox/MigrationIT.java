package org.peerstead.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Schema;

/** Packaged replicas and the schema that they share. */
class MigrationIT {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final int REPLICAS = 3;

  private final BackendsResource backends = new BackendsResource();
  private final List<PackagedService> replicas = new ArrayList<>();
  private Map<String, String> config = Map.of();

  @BeforeEach
  void startBackends() {
    config = new HashMap<>(backends.start());
  }

  @AfterEach
  void stop() {
    replicas.forEach(PackagedService::close);
    RestAssured.reset();
    backends.stop();
  }

  @Test
  void replicas_that_start_together_migrate_once() throws Exception {
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(PackagedService.start(config));
    }

    for (PackagedService replica : replicas) {
      replica.awaitReady();
      works(replica);
    }
    assertThat(new Schema(config).migrations()).containsExactlyElementsOf(versions());
  }

  /**
   * First step of expand, migrate, contract: the old build runs on, and may have to start again.
   */
  @Test
  void an_old_build_works_beside_a_newer_schema() throws Exception {
    PackagedService running = start();
    works(running);

    new Schema(config).expand();

    works(running);
    works(start());
    assertThat(new Schema(config).migrations()).endsWith("999");
  }

  private PackagedService start() throws Exception {
    PackagedService replica = PackagedService.start(config);
    replicas.add(replica);
    return replica.awaitReady();
  }

  private void works(PackagedService replica) {
    RestAssured.port = replica.port();
    var recipient = new Person();
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", config.getOrDefault("kafka.bootstrap.servers", ""));
    Announcements.say(kafka, List.of(Announcements.updated(recipient, 1, recipient)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Deposits.usage(recipient).extract().statusCode() == 200);
    String id = Deposits.newId();
    Deposits.deposit(id, Deposits.ciphertext(1_000), recipient).statusCode(201);
    assertThat(Deposits.drainAll(recipient)).containsExactly(id);
    String cursor = Deposits.drain(recipient).extract().path("cursor");
    Deposits.acknowledge(recipient, cursor).statusCode(204);
    assertThat(Deposits.drainAll(recipient)).isEmpty();
  }

  private static List<String> versions() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("^V([0-9]+)__.*", "$1"))
          .sorted()
          .toList();
    }
  }
}
