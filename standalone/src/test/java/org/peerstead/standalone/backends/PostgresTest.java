package org.peerstead.standalone.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {

  @TempDir private Path directory;

  @Test
  void whatWasCommittedIsThereAfterARestart() throws Exception {
    // Given
    try (var postgres = durable()) {
      execute(postgres.database("mailbox"), "create table kept (word text)");
      execute(postgres.database("mailbox"), "insert into kept values ('still here')");
    }

    // When
    try (var again = durable()) {

      // Then
      assertThat(text(again.database("mailbox"), "select word from kept")).isEqualTo("still here");
    }
  }

  @Test
  void whatWasCommittedSurvivesTheKillOfEverything() throws Exception {
    // Given
    var killed = durable();
    execute(killed.database("mailbox"), "create table kept as select 'acknowledged' as word");
    var postmaster = killed.postmaster();
    postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().get(10, TimeUnit.SECONDS);
    killed.close();

    // When
    try (var again = durable()) {

      // Then
      assertThat(text(again.database("mailbox"), "select word from kept"))
          .isEqualTo("acknowledged");
    }
  }

  @Test
  void aPidFileThatNamesAStrangerIsNoObstacle() throws Exception {
    // Given
    durable().close();
    long stranger = ProcessHandle.current().pid();
    Files.writeString(directory.resolve("postgres/postmaster.pid"), stranger + "\n/elsewhere\n");

    // When
    try (var postgres = durable()) {

      // Then
      assertThat(postgres.postmaster().pid()).isNotEqualTo(stranger);
    }
  }

  @Test
  void aServerThatAKilledLauncherLeftIsEnded() throws Exception {
    // Given
    var left = durable();
    // As if its launcher's lock had gone with the launcher.
    Files.delete(directory.resolve("postgres/epg-lock"));

    // When
    try (var postgres = durable()) {

      // Then
      assertThat(left.postmaster().isAlive()).isFalse();
      assertThat(postgres.postmaster().isAlive()).isTrue();
    }
  }

  @Test
  void aFirstStartThatWasCutShortIsDoneAgain() throws Exception {
    // Given
    Files.createDirectories(directory.resolve("postgres"));
    Files.writeString(directory.resolve("postgres/postgresql.conf"), "half =");

    // When
    try (var postgres = durable()) {

      // Then
      assertThat(text(postgres.database("identity"), "select 'works'")).isEqualTo("works");
    }
  }

  @Test
  void eachRoleIsAtHomeInItsOwnDatabaseOnly() throws Exception {
    try (var postgres = durable()) {
      // Given
      Database identity = postgres.database("identity");
      Database mailbox = postgres.database("mailbox");
      var intruder =
          new Database(identity.host(), identity.port(), "identity", "mailbox", mailbox.password());

      // When, Then
      assertThatThrownBy(() -> connect(intruder))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied for database");
    }
  }

  @Test
  void nobodyGetsInWithoutAPassword() throws Exception {
    try (var postgres = durable()) {
      // Given
      var guess = new Database("localhost", postgres.port(), "postgres", "postgres", "postgres");

      // When, Then
      assertThatThrownBy(() -> connect(guess)).hasMessageContaining("password");
    }
  }

  @Test
  void aCommitIsOnDiskWhenItIsAcknowledged() throws Exception {
    try (var postgres = durable()) {
      Database database = postgres.database("identity");

      assertThat(text(database, "show fsync")).isEqualTo("on");
      assertThat(text(database, "show synchronous_commit")).isEqualTo("on");
    }
  }

  private Postgres durable() throws IOException {
    return Postgres.durable(
        directory.resolve("postgres"),
        Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
        directory.resolve("postgresql.log"),
        0);
  }

  private static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(
        database.config().get("quarkus.datasource.jdbc.url"), database.role(), database.password());
  }

  private static void execute(Database database, String statement) throws SQLException {
    try (var connection = connect(database);
        var one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private static String text(Database database, String query) throws SQLException {
    try (var connection = connect(database);
        var one = connection.createStatement();
        var row = one.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
