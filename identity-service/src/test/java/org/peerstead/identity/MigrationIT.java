package org.peerstead.identity;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.PackagedReplicas;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Schema;

/** Packaged replicas and the schema that they share. */
class MigrationIT {

  private static final int REPLICAS = 3;

  private final PackagedReplicas replicas = new PackagedReplicas();

  @AfterEach
  void stop() throws InterruptedException {
    RestAssured.reset();
    replicas.close();
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
    Person person = Wire.registered();
    get("/v1/identities/" + person.identity()).then().statusCode(200);
    String challenge = Wire.challenge(person).then().statusCode(201).extract().path("challenge");
    Wire.post("/v1/tokens", person.tokenRequest(challenge)).then().statusCode(200);
  }
}
