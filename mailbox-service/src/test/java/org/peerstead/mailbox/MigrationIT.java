package org.peerstead.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
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

  private void works(PackagedService replica) {
    RestAssured.port = replica.port();
    var recipient = new Person();
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", replicas.config().getOrDefault("kafka.bootstrap.servers", ""));
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
}
