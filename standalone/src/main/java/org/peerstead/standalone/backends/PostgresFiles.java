package org.peerstead.standalone.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.peerstead.contracts.canonical.Base64Url;

/**
 * What lies in PostgreSQL's directory, and putting it right after whatever happened to it.
 *
 * <p>{@code pg_hba.conf} beginning with our line is the sign that a first start came to its end.
 */
record PostgresFiles(Path directory, String superuserPassword) {

  private static final String HBA = "pg_hba.conf";
  private static final String OURS = "# Peerstead: everybody shows a password.";
  private static final String SUPERUSER = "superuser.password";
  private static final String POSTMASTER = "postmaster.pid";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int PASSWORD_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Ends what a killed launcher left running, and removes what a killed first start left half. */
  static PostgresFiles prepare(Path directory) throws IOException {
    stopLeftover(directory);
    if (isSecured(directory)) {
      return new PostgresFiles(directory, Files.readString(directory.resolve(SUPERUSER)));
    }
    // Nobody was given a database in it yet.
    Directories.delete(directory);
    return new PostgresFiles(directory, newPassword());
  }

  boolean secured() throws IOException {
    return isSecured(directory);
  }

  private static boolean isSecured(Path directory) throws IOException {
    Path hba = directory.resolve(HBA);
    return Files.exists(hba) && Files.readString(hba).startsWith(OURS);
  }

  static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }

  void demandPasswords() throws IOException {
    // The directory itself is open to its owner only.
    Files.writeString(directory.resolve(SUPERUSER), superuserPassword);
    Path whole = directory.resolve(HBA + ".new");
    Files.writeString(
        whole,
        OURS
            + "\nlocal all all scram-sha-256"
            + "\nhost all all 127.0.0.1/32 scram-sha-256"
            + "\nhost all all ::1/128 scram-sha-256\n");
    Files.move(
        whole,
        directory.resolve(HBA),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  Optional<ProcessHandle> postmaster() throws IOException {
    return postmaster(directory);
  }

  private static Optional<ProcessHandle> postmaster(Path directory) throws IOException {
    Path file = directory.resolve(POSTMASTER);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
  }

  /** PostgreSQL refuses to start while the pid of its old file is anybody's, even a stranger's. */
  private static void stopLeftover(Path directory) throws IOException {
    Optional<ProcessHandle> named = postmaster(directory);
    if (named.isPresent() && isPostgresOf(directory, named.get())) {
      stop(named.get());
    }
    Files.deleteIfExists(directory.resolve(POSTMASTER));
  }

  private static boolean isPostgresOf(Path directory, ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(directory.toString());
  }

  private static void stop(ProcessHandle postmaster) throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid())).inheritIO().start();
    try {
      postmaster.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException tooSlow) {
      throw new IOException("A PostgreSQL of an earlier run does not stop", tooSlow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while an old PostgreSQL stopped", interrupted);
    }
  }
}
