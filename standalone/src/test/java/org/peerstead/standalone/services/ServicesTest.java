package org.peerstead.standalone.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build takes the place of the one whose processes run. */
class ServicesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final List<Integer> deaths = new CopyOnWriteArrayList<>();
  private Path running;
  private Path jar;
  private Guard guard;
  private Services services;
  private Replica replica;

  @BeforeEach
  void start() throws IOException {
    running = directory.resolve("data/cache/running");
    jar = FakeJar.in(Files.createDirectories(directory.resolve("quarkus-app")));
    guard = Guard.start();
    var wiring = new Wiring(URI.create("http://localhost:1"), "localhost:1", Map.of(), jar);
    services =
        new Services(
            Map.of(Service.SIGNALING, jar),
            Packaging.JVM,
            directory.resolve("data"),
            wiring,
            new Upstreams(),
            guard);
    replica = services.start(1, new Told()).getFirst();
    await().atMost(PATIENCE).until(replica::isReady);
  }

  @AfterEach
  void stop() throws Exception {
    services.close();
    guard.close();
  }

  @Test
  void aProcessRunsFromFilesOfItsOwnThatGoWithIt() throws Exception {
    // Given
    Path first = runsFrom(replica);
    Files.delete(jar);
    assertThat(first).startsWith(running).exists();
    FakeJar.in(jar.getParent());

    // When
    assertThat(services.roll()).isEmpty();

    // Then
    Path second = runsFrom(replica);
    assertThat(second).isNotEqualTo(first).startsWith(running).exists();
    await().atMost(PATIENCE).until(() -> !Files.exists(first));
  }

  @Test
  void whatDiesWhileABuildBeginsComesBackFromTheNewOne() throws Exception {
    // Given
    long killed = replica.pid();
    Path aside = Files.move(jar.getParent(), directory.resolve("aside"));

    // When
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();

    // Then
    await().atMost(PATIENCE).until(() -> deaths.contains(127));
    Files.move(aside, jar.getParent());
    await().atMost(PATIENCE).until(() -> replica.isReady() && replica.pid() != killed);
  }

  @Test
  void nothingIsLeftWhenTheSuiteStops() throws Exception {
    services.close();

    assertThat(running).doesNotExist();
  }

  private static Path runsFrom(Replica replica) {
    var arguments =
        List.of(
            ProcessHandle.of(replica.pid())
                .flatMap(process -> process.info().arguments())
                .orElseThrow());
    return Path.of(arguments.get(arguments.indexOf("-jar") + 1));
  }

  private final class Told implements Replica.Listener {

    @Override
    public void handleReady(Replica ready) {}

    @Override
    public void handleDeath(Replica dead, int exitCode, Duration backOff) {
      deaths.add(exitCode);
    }
  }
}
