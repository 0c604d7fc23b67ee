package org.peerstead.standalone.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.services.Snapshots.Snapshot;

class SnapshotsTest {

  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir private Path directory;

  private Path app;
  private Path jar;
  private Path library;

  @BeforeEach
  void build() throws IOException {
    app = directory.resolve("target/quarkus-app");
    jar = app.resolve("quarkus-run.jar");
    library = app.resolve("lib/library.jar");
    Files.createDirectories(library.getParent());
    Files.writeString(jar, "old");
    Files.writeString(library, "old library");
  }

  @Test
  void theNextBuildDoesNotTouchIt() throws IOException {
    // Given
    Snapshot snapshot = in(directory.resolve("running")).take(app, jar, "one");

    // When
    Files.delete(library);
    Files.delete(jar);
    Files.writeString(jar, "new");

    // Then
    assertThat(snapshot.packaged()).hasContent("old");
    assertThat(snapshot.packaged().resolveSibling("lib/library.jar")).hasContent("old library");
  }

  @Test
  void itTakesNoRoom() throws IOException {
    Snapshot snapshot = in(directory.resolve("running")).take(app, jar, "one");

    assertThat(Files.isSameFile(snapshot.packaged(), jar)).isTrue();
  }

  @Test
  void onAnotherFileSystemItIsACopy() throws IOException {
    assumeTrue(Files.isWritable(MEMORY), "There is no other file system at /dev/shm.");
    assumeTrue(!Files.getFileStore(MEMORY).equals(Files.getFileStore(directory)));
    Path running = Files.createTempDirectory(MEMORY, "snapshots");
    try {
      Snapshot snapshot = in(running).take(app, jar, "one");

      assertThat(snapshot.packaged()).hasContent("old");
      assertThat(Files.isSameFile(snapshot.packaged(), jar)).isFalse();
    } finally {
      in(running);
    }
    assertThat(running).doesNotExist();
  }

  @Test
  void anExecutableIsAllThatItNeeds() throws IOException {
    assertThat(jar.toFile().setExecutable(true)).isTrue();

    Snapshot snapshot = in(directory.resolve("running")).take(jar, jar, "one");

    assertThat(snapshot.packaged()).isExecutable().hasContent("old");
  }

  @Test
  void whatIsDeletedLeavesTheOriginalAndTheOthers() throws IOException {
    var snapshots = in(directory.resolve("running"));
    Snapshot one = snapshots.take(app, jar, "one");
    Snapshot other = snapshots.take(app, jar, "other");

    one.discard().run();

    assertThat(one.packaged()).doesNotExist();
    assertThat(other.packaged()).exists();
    assertThat(library).exists();
  }

  private static Snapshots in(Path directory) throws IOException {
    return new Snapshots(directory);
  }
}
