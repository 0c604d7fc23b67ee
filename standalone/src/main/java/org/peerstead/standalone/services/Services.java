package org.peerstead.standalone.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** All replicas of all services that this launcher runs. */
public final class Services implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /**
   * Small heaps, and only the quick compiler: one machine starts all of them at once, and serves
   * few people.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmx160m",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=48m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  private final Path home;
  private final Path data;
  private final Path logs;
  private final Wiring wiring;
  private final Upstreams upstreams;
  private final Guard guard;
  private final List<Replica> replicas = new ArrayList<>();

  /**
   * @param home the checkout, in which the services were packaged
   */
  public Services(Path home, Path data, Wiring wiring, Upstreams upstreams, Guard guard)
      throws IOException {
    this.home = home;
    this.data = data;
    this.logs = Files.createDirectories(data.resolve("log"));
    this.wiring = wiring;
    this.upstreams = upstreams;
    this.guard = guard;
  }

  /** Replicas of different services alternate, so that each service has one early. */
  public List<Replica> start(Set<Service> which, int count, Replica.Listener listener) {
    for (int number = 1; number <= count; number++) {
      for (Service service : which) {
        replicas.add(replica(service, number, listener));
      }
    }
    replicas.forEach(Replica::start);
    return List.copyOf(replicas);
  }

  private Replica replica(Service service, int number, Replica.Listener listener) {
    Path log = logs.resolve(service.artifact() + "-" + number + ".log");
    String name = service.artifact() + "-" + number;
    IntFunction<Launch> launches =
        port ->
            new Launch(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Leftovers.mark(data),
                OPTIONS,
                service.jar(home),
                // A process that comes after another one is not that one.
                wiring.environment(service, name + "-" + Instant.now().getEpochSecond(), port),
                log);
    return new Replica(service, number, log, launches, guard, upstreams, listener);
  }

  /** Together, then each is waited for. */
  @Override
  public void close() throws InterruptedException {
    replicas.forEach(Replica::stop);
    Instant deadline = Instant.now().plus(STOP_LIMIT);
    for (Replica replica : replicas) {
      Duration left = Duration.between(Instant.now(), deadline);
      replica.awaitEnd(left.isNegative() ? Duration.ZERO : left);
    }
  }
}
