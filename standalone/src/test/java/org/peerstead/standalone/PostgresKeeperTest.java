package org.peerstead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.backends.Database;
import org.peerstead.standalone.backends.Postgres;
import org.peerstead.standalone.services.Guard;

class PostgresKeeperTest {

  @TempDir private Path directory;

  @Test
  void aKilledServerComesBackWhereItWasWithWhatWasCommitted() throws Exception {
    var said = new ByteArrayOutputStream();
    var console =
        new Console(new PrintStream(said, true, StandardCharsets.UTF_8), false, Clock.systemUTC());
    try (var guard = Guard.start();
        var keeper = PostgresKeeper.open(this::start, guard, console)) {
      // Given
      Database database = keeper.postgres().database("mailbox");
      execute(database, "create table kept as select 'acknowledged' as word");
      var killed = keeper.postgres().postmaster();

      // When
      killed.destroyForcibly();

      // Then
      await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .untilAsserted(() -> execute(database, "insert into kept values ('again')"));
      assertThat(keeper.postgres().postmaster()).isNotEqualTo(killed);
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("PostgreSQL died", "is back");
    }
  }

  private Postgres start(int port) throws java.io.IOException {
    return Postgres.durable(
        directory.resolve("postgres"),
        Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
        directory.resolve("postgresql.log"),
        port);
  }

  private static void execute(Database database, String statement) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                database.config().get("quarkus.datasource.jdbc.url"),
                database.role(),
                database.password());
        var one = connection.createStatement()) {
      one.execute(statement);
    }
  }
}
