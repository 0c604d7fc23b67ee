package org.peerstead.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.peerstead.standalone.backends.Postgres;
import org.peerstead.standalone.services.Guard;

/**
 * Starts PostgreSQL again, at the same port, when it dies; the services then find it by retrying.
 */
final class PostgresKeeper implements AutoCloseable {

  interface Start {

    /**
     * @param port 0 for any that is free
     */
    Postgres at(int port) throws IOException;
  }

  /** Its workers notice the death of the server and must be gone before another one starts. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Executor AFTER_PAUSE =
      CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);

  private final Start start;
  private final Guard guard;
  private final Console console;
  private Postgres running;
  private boolean closed;

  private PostgresKeeper(Start start, Guard guard, Console console, Postgres running) {
    this.start = start;
    this.guard = guard;
    this.console = console;
    this.running = running;
  }

  static PostgresKeeper open(Start start, Guard guard, Console console) throws IOException {
    var keeper = new PostgresKeeper(start, guard, console, start.at(0));
    keeper.watch();
    return keeper;
  }

  synchronized Postgres postgres() {
    return running;
  }

  private synchronized void watch() {
    Postgres watched = running;
    // TERM would wait for everybody who is connected.
    guard.watch("INT", watched.postmaster());
    watched.postmaster().onExit().thenRunAsync(() -> handleDeath(watched), AFTER_PAUSE);
  }

  private synchronized void handleDeath(Postgres died) {
    if (closed) {
      return;
    }
    console.warn("PostgreSQL died; starting it again");
    guard.forget(died.postmaster());
    try {
      died.close();
      running = start.at(died.port());
      watch();
      console.done("PostgreSQL is back");
    } catch (IOException fault) {
      console.warn("PostgreSQL does not start again: " + fault.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    running.close();
    guard.forget(running.postmaster());
  }
}
