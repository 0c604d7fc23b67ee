package org.peerstead.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.peerstead.contracts.canonical.CanonicalJson;

/**
 * What lasts over restarts, held by one launcher at a time.
 *
 * <pre>
 * lock              held while a launcher runs; says which, and its URL
 * suite.json        while the suite is ready: url, pid, and each replica's name, port, pid, log
 * control           socket at which the launcher can be asked to roll
 * token-keys.json   private keys of identity-service's tokens
 * postgres/ kafka/  the backends' own
 * cache/            can be thrown away
 * log/              a file a process
 * </pre>
 */
final class DataDirectory implements AutoCloseable {

  static final String CONTROL = "control";

  private static final String SUITE = "suite.json";

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes it, readable to its owner only, if it doesn't exist. */
  static DataDirectory open(Path path) throws Refusal {
    try {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(path, ownerOnly);
      return lock(path.toRealPath());
    } catch (IOException fault) {
      throw Refusal.because("The data directory " + path + " cannot be used: " + reason(fault));
    }
  }

  private static String reason(IOException fault) {
    return fault.getClass().getSimpleName() + " for " + fault.getMessage() + ".";
  }

  private static DataDirectory lock(Path path) throws IOException, Refusal {
    Path file = path.resolve("lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw Refusal.because(
          "Peerstead is already running with the data in " + path + Files.readString(file) + ".");
    }
    var directory = new DataDirectory(path, channel);
    directory.writeHolder("");
    Files.deleteIfExists(path.resolve(SUITE));
    return directory;
  }

  /** What a second launcher says. */
  void announce(URI url) throws IOException {
    writeHolder(": open " + url);
  }

  private void writeHolder(String where) throws IOException {
    String holder = where + " (process " + ProcessHandle.current().pid() + ")";
    lock.truncate(0);
    lock.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /** For tests and tools; a reader sees it whole or not at all. */
  void writeSuite(Map<String, ?> suite) throws IOException {
    Path draft = Files.createTempFile(path, "suite", ".new");
    Files.write(draft, CanonicalJson.bytes(suite));
    Files.move(
        draft,
        path.resolve(SUITE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void deleteSuite() throws IOException {
    Files.deleteIfExists(path.resolve(SUITE));
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Path log(String name) throws IOException {
    return Files.createDirectories(path.resolve("log")).resolve(name);
  }

  Path cache(String name) throws IOException {
    return Files.createDirectories(path.resolve("cache").resolve(name));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
