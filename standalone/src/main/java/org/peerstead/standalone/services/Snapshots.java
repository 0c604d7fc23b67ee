package org.peerstead.standalone.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/**
 * What processes are started from: each from files of its own, which the next build does not touch.
 *
 * <p>A build deletes what it replaces, so hard links are enough; on another file system they are
 * copies.
 */
final class Snapshots {

  private final Path directory;

  /**
   * @param directory whose contents are left by processes that are gone
   */
  Snapshots(Path directory) throws IOException {
    this.directory = directory;
    clear();
  }

  /**
   * @param root what {@code packaged} needs, a directory around it or itself
   * @param name of nobody else at this time
   */
  Snapshot take(Path root, Path packaged, String name) throws IOException {
    Path own = Files.createDirectories(directory.resolve(name));
    try {
      Path copy = own.resolve(root.getFileName());
      link(root, copy);
      return new Snapshot(copy.resolve(root.relativize(packaged).toString()), () -> discard(own));
    } catch (IOException | UncheckedIOException beingBuilt) {
      discard(own);
      throw new IOException("It cannot be taken: " + beingBuilt.getMessage(), beingBuilt);
    }
  }

  private static void link(Path root, Path copy) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Path place = copy.resolve(root.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(place);
        } else {
          linkOne(file, place);
        }
      }
    }
  }

  private static void linkOne(Path file, Path place) throws IOException {
    try {
      Files.createLink(place, file);
    } catch (FileSystemException | UnsupportedOperationException elsewhere) {
      Files.copy(file, place, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  void clear() throws IOException {
    delete(directory);
  }

  private void discard(Path own) {
    try {
      delete(own);
    } catch (IOException nobodyNeedsIt) {
      // The next start clears what is left.
    }
  }

  private synchronized void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * @param packaged the jar or the executable in it
   * @param discard when its process is gone
   */
  record Snapshot(Path packaged, Runnable discard) {}
}
