package org.peerstead.standalone.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real child processes. */
class ReplicaTest {

  @TempDir private Path directory;

  private final Upstreams upstreams = new Upstreams();
  private final Told told = new Told();
  private Guard guard;
  private Path jar;
  private Replica replica;

  @BeforeEach
  void prepare() throws IOException {
    guard = Guard.start();
    jar = FakeJar.in(directory);
  }

  @AfterEach
  void end() throws Exception {
    replica.stop();
    replica.awaitEnd(Duration.ofSeconds(10));
    guard.close();
  }

  @Test
  void itIsRoutedToWhenItIsReady() {
    // When
    start(Map.of());

    // Then
    patiently().until(() -> upstreams.forRequest(Service.MAILBOX).contains(replica.port()));
    assertThat(replica.isReady()).isTrue();
    assertThat(directory.resolve("log")).content().contains("Listening");
  }

  @Test
  void aKilledOneComesBackAsAnotherProcess() {
    // Given
    start(Map.of());
    patiently().until(replica::isReady);
    long killed = replica.pid();

    // When
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();

    // Then
    patiently().until(() -> replica.isReady() && replica.pid() != killed);
    assertThat(told.deaths).containsExactly(137);
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(replica.port());
  }

  @Test
  void oneThatDiesAtEachStartIsStartedMoreAndMoreSeldom() {
    // When
    start(Map.of("FAKE_BROKEN", "yes"));

    // Then
    patiently().until(() -> told.deaths.size() >= 2);
    assertThat(told.deaths).containsOnly(3);
    assertThat(told.pauses.subList(0, 2))
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(upstreams.forRequest(Service.MAILBOX)).isEmpty();
  }

  @Test
  void aStoppedOneStaysStopped() throws Exception {
    // Given
    start(Map.of());
    patiently().until(replica::isReady);
    var process = ProcessHandle.of(replica.pid()).orElseThrow();

    // When
    replica.stop();
    replica.awaitEnd(Duration.ofSeconds(10));

    // Then
    assertThat(process.isAlive()).isFalse();
    assertThat(told.deaths).isEmpty();
    assertThat(upstreams.forRequest(Service.MAILBOX)).isEmpty();
  }

  @Test
  void aRenewedOneIsAnotherProcessAndThereIsAlwaysOneToAsk() throws Exception {
    // Given
    start(Map.of());
    patiently().until(replica::isReady);
    var old = ProcessHandle.of(replica.pid()).orElseThrow();
    var seen = new ConcurrentSkipListSet<Integer>();
    var over = new AtomicBoolean();
    var asking = Thread.ofPlatform().daemon().start(() -> askUntil(over, seen));

    // When
    boolean renewed = replica.renew(Duration.ofSeconds(10));

    // Then
    over.set(true);
    asking.join();
    assertThat(renewed).isTrue();
    assertThat(old.isAlive()).isFalse();
    assertThat(replica.pid()).isNotEqualTo(old.pid());
    assertThat(seen).doesNotContain(0).contains(replica.port());
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(replica.port());
    assertThat(told.deaths).isEmpty();
  }

  /** Collects how many replicas there were to ask: 0 is nobody; and which was the first. */
  private void askUntil(AtomicBoolean over, Set<Integer> seen) {
    while (!over.get()) {
      List<Integer> ports = upstreams.forRequest(Service.MAILBOX);
      seen.add(ports.isEmpty() ? 0 : ports.getFirst());
    }
  }

  @Test
  void aRenewedOneIsWatchedLikeItsPredecessor() throws Exception {
    // Given
    start(Map.of());
    patiently().until(replica::isReady);
    replica.renew(Duration.ofSeconds(10));
    long renewed = replica.pid();

    // When
    ProcessHandle.of(renewed).orElseThrow().destroyForcibly();

    // Then
    patiently().until(() -> replica.isReady() && replica.pid() != renewed);
    assertThat(told.deaths).containsExactly(137);
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(replica.port());
  }

  @Test
  void aBuildThatDoesNotStartLeavesTheOldOneRunning() throws Exception {
    // Given
    var environment = new HashMap<String, String>();
    start(environment);
    patiently().until(replica::isReady);
    long old = replica.pid();
    environment.put("FAKE_BROKEN", "yes");

    // When
    boolean renewed = replica.renew(Duration.ofSeconds(10));

    // Then
    assertThat(renewed).isFalse();
    assertThat(replica.pid()).isEqualTo(old);
    assertThat(replica.isReady()).isTrue();
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(replica.port());
    assertThat(told.deaths).isEmpty();
  }

  @Test
  void itEndsWithItsLauncherHoweverThatEnds() throws Exception {
    // Given
    start(Map.of());
    patiently().until(replica::isReady);
    var process = ProcessHandle.of(replica.pid()).orElseThrow();

    // When
    replica.stopWatching();
    guard.close();

    // Then
    patiently().until(() -> !process.isAlive());
  }

  @Test
  void aGuardThatWasKilledIsReplaced() throws Exception {
    // Given
    guard.process().destroyForcibly();
    patiently().until(() -> !guard.process().isAlive());
    start(Map.of());
    patiently().until(replica::isReady);
    var process = ProcessHandle.of(replica.pid()).orElseThrow();

    // When
    replica.stopWatching();
    guard.close();

    // Then
    patiently().until(() -> !process.isAlive());
  }

  @Test
  void oneThatALauncherLeftBehindIsFoundAndEnded() {
    // Given
    start(Map.of());
    patiently().until(replica::isReady);
    var process = ProcessHandle.of(replica.pid()).orElseThrow();

    // When
    replica.stopWatching();
    Leftovers.end(directory);

    // Then
    patiently().until(() -> !process.isAlive());
  }

  @Test
  void anExecutableThatALauncherLeftBehindIsFoundAndEnded() throws Exception {
    // Given
    startExecutable();
    patiently().until(replica::isReady);
    var process = ProcessHandle.of(replica.pid()).orElseThrow();

    // When
    replica.stopWatching();
    Leftovers.end(directory);

    // Then
    patiently().until(() -> !process.isAlive());
  }

  private void start(Map<String, String> further) {
    start(Packaging.JVM, jar, further);
  }

  /** It takes the options that a native executable takes. */
  private void startExecutable() throws IOException {
    Path executable = directory.resolve("fake-runner");
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    Files.writeString(executable, "#!/bin/sh\nexec '%s' \"$@\" -jar '%s'\n".formatted(java, jar));
    assertThat(executable.toFile().setExecutable(true)).isTrue();
    start(Packaging.NATIVE, executable, Map.of());
  }

  private void start(Packaging packaging, Path packaged, Map<String, String> further) {
    Path log = directory.resolve("log");
    List<String> command = packaging.command(packaged, List.of(Leftovers.mark(directory)));
    replica =
        new Replica(
            Service.MAILBOX,
            1,
            log,
            port -> launch(command, log, port, further),
            guard,
            upstreams,
            told);
    replica.start();
  }

  private static Launch launch(
      List<String> command, Path log, int port, Map<String, String> further) {
    var environment = new HashMap<>(further);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return new Launch(command, environment, log, () -> {});
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private static final class Told implements Replica.Listener {

    private final List<Integer> deaths = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public void handleReady(Replica replica) {}

    @Override
    public void handleDeath(Replica replica, int exitCode, Duration backOff) {
      pauses.add(backOff);
      deaths.add(exitCode);
    }
  }
}
