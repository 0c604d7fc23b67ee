package org.peerstead.standalone.services;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.peerstead.standalone.backends.FreePort;

/**
 * One process of a service, started again whenever it dies, until it is told to stop.
 *
 * <p>Each start has a port of its own; the gateway learns it once the service says it's ready. To
 * be renewed, a successor is started beside it, so that there is never one process less.
 */
public final class Replica {

  /** What a replica tells the launcher; called from the replica's own thread. */
  public interface Listener {

    void handleReady(Replica replica);

    /** After which it is started again, in that time. */
    void handleDeath(Replica replica, int exitCode, Duration backOff);
  }

  /** How it is started each time. */
  interface Launches {

    Launch at(int port) throws IOException;
  }

  /** The exit code of a shell for what it doesn't find. */
  private static final int NOT_STARTED = 127;

  private final Service service;
  private final int number;
  private final Path log;
  private final Launches launches;
  private final Guard guard;
  private final Upstreams upstreams;
  private final Listener listener;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread life;
  private volatile @Nullable Running running;
  private volatile @Nullable Running successor;
  private volatile boolean ready;

  private record Running(Process process, int port) {}

  /**
   * @param launches how to start it on a given port
   */
  Replica(
      Service service,
      int number,
      Path log,
      Launches launches,
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

  /** 0 while it has no process. */
  public int port() {
    Running now = running;
    return now == null ? 0 : now.port();
  }

  public boolean isReady() {
    return ready;
  }

  /** 0 while it has no process. */
  public long pid() {
    Running now = running;
    return now == null ? 0 : now.process().pid();
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
    }
  }

  private int liveOnce(BackOff backOff) throws InterruptedException {
    Running now = launch();
    if (now == null) {
      return NOT_STARTED;
    }
    running = now;
    if (isStopping()) {
      now.process().destroy();
    } else if (Readiness.await(now.process(), now.port())) {
      becomeReady(now);
      backOff.reset();
    }
    return awaitDeath(now);
  }

  /** Of the process, or of the one that has succeeded it meanwhile. */
  private int awaitDeath(Running first) throws InterruptedException {
    Running now = first;
    while (true) {
      int exitCode = now.process().waitFor();
      Running next = successorOf(now);
      if (next == now) {
        return exitCode;
      }
      now = next;
    }
  }

  /** Itself if nobody succeeded it: then it is gone. */
  private synchronized Running successorOf(Running ended) {
    guard.forget(ended.process().toHandle());
    Running next = running;
    if (next != null && next != ended) {
      return next;
    }
    ready = false;
    upstreams.remove(service, ended.port());
    return ended;
  }

  /** Null if there is nothing to start, as when a build has just begun to replace it. */
  private @Nullable Running launch() {
    try {
      int port = FreePort.find();
      Process started = launches.at(port).start();
      guard.watch("TERM", started.toHandle());
      return new Running(started, port);
    } catch (IOException nothingToStart) {
      return null;
    }
  }

  private synchronized void becomeReady(Running now) {
    ready = true;
    upstreams.add(service, now.port());
    listener.handleReady(this);
  }

  /**
   * Starts a successor. When that is ready, the process of now gets no more requests, finishes
   * those that it has, and ends. If it doesn't become ready, everything stays as it is.
   *
   * @param limit how long the old one may take to end, before it is killed
   * @return whether the successor runs now
   */
  boolean renew(Duration limit) throws InterruptedException {
    Running old = running;
    if (old == null || !ready || isStopping()) {
      return false;
    }
    Running next = launch();
    if (next == null) {
      return false;
    }
    successor = next;
    try {
      if (Readiness.await(next.process(), next.port()) && succeed(old, next)) {
        end(old, limit);
        return true;
      }
      next.process().destroyForcibly().waitFor();
      guard.forget(next.process().toHandle());
      return false;
    } finally {
      successor = null;
    }
  }

  /** False if it died or was stopped meanwhile: then it comes back, or doesn't, by itself. */
  private synchronized boolean succeed(Running old, Running next) {
    if (running != old || !ready || isStopping()) {
      return false;
    }
    running = next;
    upstreams.add(service, next.port());
    upstreams.remove(service, old.port());
    listener.handleReady(this);
    return true;
  }

  private static void end(Running old, Duration limit) throws InterruptedException {
    old.process().destroy();
    if (!old.process().waitFor(limit)) {
      old.process().destroyForcibly().waitFor();
    }
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
    askToStop(running);
    askToStop(successor);
  }

  private static void askToStop(@Nullable Running one) {
    if (one != null) {
      one.process().destroy();
    }
  }

  /** Its process is left to itself, as when the launcher is killed. */
  void stopWatching() {
    stopping.countDown();
  }

  /** Kills the process when the time is over. */
  void awaitEnd(Duration limit) throws InterruptedException {
    Running now = running;
    if (now != null && !now.process().waitFor(limit)) {
      now.process().destroyForcibly().waitFor();
    }
    life.join();
  }
}
