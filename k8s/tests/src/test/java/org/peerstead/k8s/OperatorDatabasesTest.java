package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What CloudNativePG is told, done in the order in which it does it. */
class OperatorDatabasesTest extends DatabasesTest {

  /** As which an instance that was the primary rewinds itself; the operator makes it last. */
  private static final String REPLICA = "streaming_replica";

  private final JsonNode spec =
      Combinations.overlay("production").ofKind("Cluster").findFirst().orElseThrow().spec();

  @Override
  void make() throws IOException, SQLException {
    JsonNode first = spec.at("/bootstrap/initdb");
    String database = first.path("database").asText();
    asSuperuser("create role " + first.path("owner").asText() + " login");
    for (String statement : Manifest.texts(first.path("postInitSQL"))) {
      asSuperuser(statement);
    }
    asSuperuser("create database " + database + " owner " + first.path("owner").asText());
    for (String statement : Manifest.texts(first.path("postInitApplicationSQL"))) {
      asSuperuser(database, statement);
    }
    asSuperuser("create role " + REPLICA + " login replication password " + secretOf(REPLICA));
    allowAndReject();
  }

  @Test
  void anInstanceRewindsItselfAfterAFailover() {
    assertThatCode(() -> as(REPLICA, "postgres").close()).doesNotThrowAnyException();
  }

  @Test
  void everyLoginIsManaged() {
    assertThat(Manifest.elements(spec.at("/managed/roles")))
        .extracting(role -> role.path("name").asText())
        .containsExactlyInAnyOrder(
            "identity_a",
            "identity_b",
            "mailbox_a",
            "mailbox_b",
            "public_store_a",
            "public_store_b");
  }

  /**
   * Ours stand between the operator's own rule for its instances and its last, which asks for a
   * password.
   */
  private void allowAndReject() throws IOException, SQLException {
    Path rules = rules();
    var lines = new ArrayList<String>();
    lines.add("host postgres " + REPLICA + " all trust");
    lines.addAll(Manifest.texts(spec.at("/postgresql/pg_hba")));
    lines.addAll(Files.readAllLines(rules));
    Files.write(rules, lines);
    asSuperuser("select pg_reload_conf()");
  }
}
