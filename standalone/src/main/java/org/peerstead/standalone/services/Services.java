package org.peerstead.standalone.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerstead.standalone.services.Snapshots.Snapshot;

/** All replicas of all services that this launcher runs. */
public final class Services implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** Nobody waits for it, so that requests in flight may take their time. */
  private static final Duration ROLL_LIMIT = Duration.ofSeconds(30);

  private final Map<Service, Path> packaged;
  private final Packaging packaging;
  private final Path data;
  private final Path logs;
  private final Wiring wiring;
  private final Upstreams upstreams;
  private final Guard guard;
  private final Snapshots snapshots;
  private final List<Replica> replicas = new ArrayList<>();

  /**
   * @param packaged the services to run, with what each was built as
   */
  public Services(
      Map<Service, Path> packaged,
      Packaging packaging,
      Path data,
      Wiring wiring,
      Upstreams upstreams,
      Guard guard)
      throws IOException {
    this.packaged = new EnumMap<>(packaged);
    this.packaging = packaging;
    this.data = data;
    this.logs = Files.createDirectories(data.resolve("log"));
    this.wiring = wiring;
    this.upstreams = upstreams;
    this.guard = guard;
    this.snapshots = new Snapshots(data.resolve("cache/running"));
  }

  /** Replicas of different services alternate, so that each service has one early. */
  public List<Replica> start(int count, Replica.Listener listener) {
    for (int number = 1; number <= count; number++) {
      for (var service : packaged.entrySet()) {
        replicas.add(replica(service.getKey(), service.getValue(), number, listener));
      }
    }
    replicas.forEach(Replica::start);
    return List.copyOf(replicas);
  }

  private Replica replica(Service service, Path file, int number, Replica.Listener listener) {
    Path log = logs.resolve(service.artifact() + "-" + number + ".log");
    String name = service.artifact() + "-" + number;
    Replica.Launches launches =
        port -> {
          // A process that comes after another one is not that one.
          String process = name + "-" + Instant.now().toEpochMilli();
          Snapshot snapshot = snapshots.take(packaging.root(file), file, process);
          return new Launch(
              packaging.command(snapshot.packaged(), List.of(Leftovers.mark(data))),
              wiring.environment(service, process, port),
              log,
              snapshot.discard());
        };
    return new Replica(service, number, log, launches, guard, upstreams, listener);
  }

  /**
   * Renews one replica after the other, the next only when the one before is ready, and so applies
   * a new build.
   *
   * @return the one at which it stopped, because its successor didn't become ready
   */
  public Optional<Replica> roll() throws IOException, InterruptedException {
    for (Replica replica : replicas) {
      if (!replica.renew(ROLL_LIMIT)) {
        return Optional.of(replica);
      }
    }
    return Optional.empty();
  }

  /** Together, then each is waited for. */
  @Override
  public void close() throws InterruptedException, IOException {
    replicas.forEach(Replica::stop);
    Instant deadline = Instant.now().plus(STOP_LIMIT);
    for (Replica replica : replicas) {
      Duration left = Duration.between(Instant.now(), deadline);
      replica.awaitEnd(left.isNegative() ? Duration.ZERO : left);
    }
    snapshots.clear();
  }
}
