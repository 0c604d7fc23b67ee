package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a component for PostgreSQL makes of a new server, in a real one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabasesTest {

  private EmbeddedPostgres server;

  /** As the component does it. */
  abstract void make() throws IOException, SQLException;

  @BeforeAll
  void start() throws IOException, SQLException {
    server =
        EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("locale-provider", "builtin")
            .setLocaleConfig("builtin-locale", "C.UTF-8")
            .start();
    make();
    for (String login : List.of("identity_a", "identity_b", "mailbox_a")) {
      asSuperuser("alter role " + login + " login password " + secretOf(login));
    }
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void whatOneLoginMakesTheOtherMayChange() throws SQLException {
    try (var first = as("identity_a", "identity");
        var second = as("identity_b", "identity")) {
      execute(first, "create table made_by_a (id int primary key)");
      execute(first, "insert into made_by_a values (1)");
      execute(second, "alter table made_by_a add column more text");
      execute(second, "drop table made_by_a");
    }
  }

  @Test
  void whatIsMadeBelongsToTheOwnerOfTheDatabase() throws SQLException {
    try (var login = as("mailbox_a", "mailbox")) {
      execute(login, "create table envelope (id int)");
      try (var query = login.createStatement();
          var row =
              query.executeQuery("select tableowner from pg_tables where tablename = 'envelope'")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("mailbox");
      }
    }
  }

  @Test
  void nobodyConnectsToTheDatabaseOfAnotherService() {
    for (String foreign : List.of("mailbox", "public_store", "postgres", "template1")) {
      assertThatThrownBy(() -> as("identity_a", foreign).close())
          .as(foreign)
          .hasMessageMatching("(?s).*(permission denied for database|pg_hba.conf rejects).*");
    }
  }

  @Test
  void aLoginHasNoPowerBeyondItsDatabase() throws SQLException {
    try (var login = as("identity_a", "identity")) {
      for (String attempt :
          List.of(
              "create role intruder login",
              "create database intruder",
              "alter role mailbox login",
              "set role mailbox",
              "copy (select 1) to program 'true'")) {
        assertThatThrownBy(() -> execute(login, attempt))
            .as(attempt)
            .hasMessageContaining("permission denied");
      }
    }
  }

  @Test
  void aPasswordIsRotatedWithoutALoginThatFails() throws SQLException {
    try (var old = as("identity_a", "identity");
        var next = as("identity_b", "identity")) {
      asSuperuser("alter role identity_a nologin");
      // Who is connected stays so, until its pod is replaced.
      execute(old, "select 1");
      execute(next, "select 1");
      asSuperuser("alter role identity_a login");
    }
  }

  void asSuperuser(String statement) throws SQLException {
    asSuperuser("postgres", statement);
  }

  void asSuperuser(String database, String statement) throws SQLException {
    try (var connection = server.getDatabase("postgres", database).getConnection()) {
      execute(connection, statement);
    }
  }

  Connection as(String login, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + database,
        login,
        "secret of " + login);
  }

  static String secretOf(String login) {
    return "'secret of " + login + "'";
  }

  /** Where the server's own rules of who may connect stand. */
  Path rules() throws SQLException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var query = connection.createStatement();
        var row = query.executeQuery("show hba_file")) {
      row.next();
      return Path.of(row.getString(1));
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var executed = connection.createStatement()) {
      executed.execute(statement);
    }
  }
}
