package org.peerstead.standalone.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One process of a service, started again whenever it dies, until it is told to stop.
 *
 * <p>Each start has a port of its own; the gateway learns it once the service says it's ready.
 */
public final class Replica {

  /** What a replica tells the launcher; called from the replica's own thread. */
  public interface Listener {

    void handleReady(Replica replica);

    /** After which it is started again, in that time. */
    void handleDeath(Replica replica, int exitCode, Duration backOff);
  }

  private final Service service;
  private final int number;
  private final Path log;
  private final IntFunction<Launch> launches;
  private final Guard guard;
  private final Upstreams upstreams;
  private final Listener listener;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread life;
  private volatile @Nullable Process process;
  private volatile int port;
  private volatile boolean ready;

  /**
   * @param launches how to start it on a given port
   */
  Replica(
      Service service,
      int number,
      Path log,
      IntFunction<Launch> launches,
      Guard guard,
      Upstreams upstreams,
      Listener listener) {
    this.service = service;
    this.number = number;
    this.log = log;
    this.launches = launches;
    this.guard = guard;
    this.upstreams = upstreams;
    this.listener = listener;
    this.life = Thread.ofVirtual().name(name()).unstarted(this::live);
  }

  void start() {
    life.start();
  }

  public Service service() {
    return service;
  }

  /** Such as {@code mailbox-service-2}. */
  public String name() {
    return service.artifact() + "-" + number;
  }

  /** Counted from 1. */
  public int number() {
    return number;
  }

  public Path log() {
    return log;
  }

  public int port() {
    return port;
  }

  public boolean isReady() {
    return ready;
  }

  /** 0 while it has no process. */
  public long pid() {
    Process now = process;
    return now == null ? 0 : now.pid();
  }

  private void live() {
    var backOff = new BackOff();
    try {
      while (!isStopping()) {
        int exitCode = liveOnce(backOff);
        Duration pause = backOff.next();
        if (stopping.await(0, TimeUnit.SECONDS) || sleepUnlessStopping(BackOff.GRACE)) {
          return;
        }
        listener.handleDeath(this, exitCode, pause);
        sleepUnlessStopping(pause);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private int liveOnce(BackOff backOff) throws IOException, InterruptedException {
    port = FreePort.find();
    Process started = launches.apply(port).start();
    process = started;
    guard.watch("TERM", started.toHandle());
    try {
      if (isStopping()) {
        started.destroy();
      } else if (Readiness.await(started, port)) {
        becomeReady();
        backOff.reset();
      }
      return started.waitFor();
    } finally {
      ready = false;
      upstreams.remove(service, port);
      guard.forget(started.toHandle());
    }
  }

  private void becomeReady() {
    ready = true;
    upstreams.add(service, port);
    listener.handleReady(this);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private boolean sleepUnlessStopping(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the process to stop; {@link #awaitEnd} waits for it. */
  void stop() {
    stopWatching();
    Process now = process;
    if (now != null) {
      now.destroy();
    }
  }

  /** Its process is left to itself, as when the launcher is killed. */
  void stopWatching() {
    stopping.countDown();
  }

  /** Kills the process when the time is over. */
  void awaitEnd(Duration limit) throws InterruptedException {
    Process now = process;
    if (now != null && !now.waitFor(limit)) {
      now.destroyForcibly().waitFor();
    }
    life.join();
  }
}
