package org.peerstead.standalone.backends;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL of this process, on loopback, with a database and a role a service. */
public final class Postgres implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final ProcessHandle postmaster;

  private Postgres(EmbeddedPostgres server, ProcessHandle postmaster) {
    this.server = server;
    this.postmaster = postmaster;
  }

  /** For tests: fast, stops with this JVM, keeps its databases in that directory over restarts. */
  public static Postgres start(Path directory) throws IOException {
    return start(PostgresFiles.prepare(directory), builder(directory));
  }

  /**
   * For data that must last: what was committed survives the loss of power too. Whoever starts it
   * closes it; it has no shutdown hook of its own.
   *
   * @param binaries where PostgreSQL itself is unpacked, kept between starts
   * @param log what PostgreSQL says is appended there
   * @param port 0 for any that is free
   */
  public static Postgres durable(Path directory, Path binaries, Path log, int port)
      throws IOException {
    File said = log.toFile();
    return start(
        PostgresFiles.prepare(directory),
        builder(directory)
            .setOverrideWorkingDirectory(binaries.toFile())
            .setPort(port)
            .setRegisterShutdownHook(false)
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(said))
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(said))
            // The library passes -F (no fsync); what is said later counts.
            .setServerConfig("fsync", "on"));
  }

  private static EmbeddedPostgres.Builder builder(Path directory) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setPGStartupWait(START_LIMIT)
        // The library's default loses acknowledged commits when one server process is killed.
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "200")
        .setServerConfig("shared_buffers", "64MB")
        // Sorts alike on every machine, whatever locales it has.
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8");
  }

  private static Postgres start(PostgresFiles files, EmbeddedPostgres.Builder builder)
      throws IOException {
    var server = builder.setConnectConfig("password", files.superuserPassword()).start();
    try {
      if (!files.secured()) {
        secure(server, files);
      }
      return new Postgres(server, files.postmaster().orElseThrow());
    } catch (SQLException | IOException | RuntimeException fault) {
      server.close();
      throw new IOException("PostgreSQL started, but could not be secured", fault);
    }
  }

  /** It was made trusting every local process; from here on passwords count. */
  private static void secure(EmbeddedPostgres server, PostgresFiles files)
      throws SQLException, IOException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter role postgres password '" + files.superuserPassword() + "'");
      statement.execute("revoke connect, temporary on database postgres, template1 from public");
      files.demandPasswords();
      statement.execute("select pg_reload_conf()");
    }
  }

  /**
   * Makes the database if it doesn't exist, and a role of the same name that owns it and can
   * connect to no other. The role's password is new at every call.
   *
   * @param name of letters and underscores
   */
  public Database database(String name) throws SQLException {
    String password = PostgresFiles.newPassword();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      String login = " \"" + name + "\" login password '" + password + "'";
      statement.execute((roleExists(connection, name) ? "alter role" : "create role") + login);
      if (!databaseExists(connection, name)) {
        statement.execute("create database \"" + name + "\" owner \"" + name + "\"");
      }
      statement.execute("revoke connect, temporary on database \"" + name + "\" from public");
    }
    return new Database("localhost", server.getPort(), name, name, password);
  }

  private static boolean roleExists(Connection connection, String name) throws SQLException {
    return exists(connection, "select 1 from pg_roles where rolname = '" + name + "'");
  }

  private static boolean databaseExists(Connection connection, String name) throws SQLException {
    return exists(connection, "select 1 from pg_database where datname = '" + name + "'");
  }

  private static boolean exists(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      return row.next();
    }
  }

  /** The server's first process; SIGINT makes it stop at once and cleanly. */
  public ProcessHandle postmaster() {
    return postmaster;
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
