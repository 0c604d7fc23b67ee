package org.peerstead.publicstore;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final IdentityDouble identityService = new IdentityDouble();
  private Map<String, String> config = Map.of();

  @BeforeEach
  void startBackends() {
    config = new HashMap<>(backends.start());
    config.putAll(identityService.start());
  }

  @AfterEach
  void stop() {
    replicas.forEach(PackagedService::close);
    RestAssured.reset();
    identityService.stop();
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

  private static void works(PackagedService replica) {
    RestAssured.port = replica.port();
    Person author = Publishing.author();
    var record = author.record("posts", Person.randomBytes(8), Map.of("text", "expanded"), null);
    Publishing.put(record).statusCode(201);
    get("/v1/records/" + Publishing.address(record)).then().statusCode(200);
    get("/v1/feeds/authors/" + author.identity()).then().body("records", hasSize(1));
    var tombstone =
        author.tombstone("posts", (String) record.get("key"), Publishing.digest(record));
    Publishing.put(tombstone).statusCode(200);
    get("/v1/feeds/authors/" + author.identity()).then().body("records", hasSize(0));
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
