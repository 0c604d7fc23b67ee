package org.peerstead.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.peerstead.standalone.services.Replica;

/** Hears how the replicas fare: says it, and keeps {@code suite.json} true. */
final class SuiteWatch implements Replica.Listener {

  /** So often it may die before it was ever ready; then it is broken, not unlucky. */
  private static final int DEATHS_AT_START = 3;

  private final Console console;
  private final DataDirectory data;
  private final URI url;
  private final CompletableFuture<Optional<Refusal>> outcome = new CompletableFuture<>();
  private final Map<Replica, Integer> deaths = new HashMap<>();
  private List<Replica> replicas = List.of();
  private Consumer<String> follower = nobody -> {};
  private boolean stopped;

  SuiteWatch(Console console, DataDirectory data, URI url) {
    this.console = console;
    this.data = data;
    this.url = url;
  }

  /** Returns when all are ready. */
  void awaitReady(List<Replica> all, Duration limit) throws Refusal, InterruptedException {
    Optional<Refusal> refusal;
    try {
      watch(all);
      refusal = outcome.get(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException tooSlow) {
      refusal =
          Optional.of(
              Refusal.because(
                  "Not everything is ready after %d s; the logs in %s may say why."
                      .formatted(limit.toSeconds(), data.resolve("log"))));
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** From now on, that one too hears what is ready. */
  synchronized void tell(Consumer<String> who) {
    follower = who;
  }

  private synchronized void watch(List<Replica> all) {
    replicas = all;
    checkAll();
  }

  @Override
  public synchronized void handleReady(Replica replica) {
    if (stopped) {
      return;
    }
    String news = replica.name() + (outcome.isDone() ? " is back" : "");
    console.done(news);
    follower.accept(news);
    checkAll();
  }

  @Override
  public synchronized void handleDeath(Replica replica, int exitCode, Duration backOff) {
    if (stopped) {
      return;
    }
    console.warn(
        "%s ended with %d; starting it again in %.1f s (%s)"
            .formatted(replica.name(), exitCode, backOff.toMillis() / 1000.0, replica.log()));
    if (deaths.merge(replica, 1, Integer::sum) >= DEATHS_AT_START && !outcome.isDone()) {
      String sentence =
          replica.name() + " does not start; its log says why: " + replica.log() + ".";
      outcome.complete(Optional.of(Refusal.because(sentence)));
    }
  }

  private void checkAll() {
    if (stopped || replicas.isEmpty() || !replicas.stream().allMatch(Replica::isReady)) {
      return;
    }
    try {
      data.writeSuite(suite());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    outcome.complete(Optional.empty());
  }

  /** From here on nobody is told anything. */
  synchronized void stop() {
    stopped = true;
  }

  private Map<String, Object> suite() {
    return Map.of(
        "pid",
        ProcessHandle.current().pid(),
        "url",
        url.toString(),
        "services",
        replicas.stream().map(SuiteWatch::service).toList());
  }

  private static Map<String, Object> service(Replica replica) {
    return Map.of(
        "name", replica.service().artifact(),
        "replica", replica.number(),
        "port", replica.port(),
        "pid", replica.pid(),
        "log", replica.log().toString());
  }
}
