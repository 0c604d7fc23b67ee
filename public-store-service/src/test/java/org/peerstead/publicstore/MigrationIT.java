package org.peerstead.publicstore;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.RestAssured;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.PackagedReplicas;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Schema;

/** Packaged replicas and the schema that they share. */
class MigrationIT {

  private static final int REPLICAS = 3;

  private final IdentityDouble identityService = new IdentityDouble();
  private final PackagedReplicas replicas = new PackagedReplicas(identityService.start());

  @AfterEach
  void stop() throws InterruptedException {
    RestAssured.reset();
    replicas.close();
    identityService.stop();
  }

  @Test
  void replicasThatStartTogetherMigrateOnce() throws Exception {
    for (PackagedService replica : replicas.startTogether(REPLICAS)) {
      works(replica);
    }

    assertThat(replicas.schema().migrations()).containsExactlyElementsOf(Schema.written());
  }

  /**
   * First step of expand, migrate, contract: the old build runs on, and may have to start again.
   */
  @Test
  void anOldBuildWorksBesideANewerSchema() throws Exception {
    PackagedService running = replicas.start();
    works(running);

    replicas.schema().expand();

    works(running);
    works(replicas.start());
    assertThat(replicas.schema().migrations()).endsWith("999");
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
}
