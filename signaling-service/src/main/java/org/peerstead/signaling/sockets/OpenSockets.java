package org.peerstead.signaling.sockets;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.peerstead.contracts.quarkus.FrameSpans;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;

/** All sockets of this replica: watched by one clock, and closed together when it stops. */
@Singleton
class OpenSockets {

  private static final Logger LOG = Logger.getLogger(OpenSockets.class);

  /** A watch that comes so late means that this process stood still. */
  private static final int LATE_WATCHES = 4;

  private static final long WATCH_MILLIS = 500;
  private static final long FAREWELL_MILLIS = 2_000;

  private final Rooms rooms;
  private final SlowReaders slowReaders;
  private final SignalConfig config;
  private final SignalingMetrics metrics;
  private final FrameSpans spans;
  private final Clock clock = Clock.systemUTC();
  private final Set<OpenSocket> sockets = ConcurrentHashMap.newKeySet();
  private final SocketCounts identities = new SocketCounts(Limits.SOCKETS_PER_IDENTITY);
  private final SocketCounts addresses = new SocketCounts(Limits.SOCKETS_PER_ADDRESS);
  private final IdentityJoins joins = new IdentityJoins();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("socket-watch").factory());
  private volatile boolean stopping;
  private long watchedAt = clock.millis();

  OpenSockets(
      Rooms rooms,
      SlowReaders slowReaders,
      SignalConfig config,
      SignalingMetrics metrics,
      FrameSpans spans) {
    this.rooms = rooms;
    this.slowReaders = slowReaders;
    this.config = config;
    this.metrics = metrics;
    this.spans = spans;
    metrics.gauge("sockets", sockets::size);
    slowReaders.count(sockets);
    watch.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  OpenSocket open(Caller.Known caller, Wire wire) {
    var socket = new OpenSocket(caller, wire, rooms, joins, config, clock, metrics, spans);
    if (!count(caller)) {
      metrics.dropped(Drop.TOO_MANY_SOCKETS);
      socket.close(
          CloseCode.TOO_MANY_SOCKETS,
          Reason.TOO_MANY_SOCKETS,
          "As many sockets are open as an identity, or an address, may have at a replica.");
      return socket;
    }
    sockets.add(socket);
    if (stopping) {
      socket.sayGoodbye(0);
    }
    return socket;
  }

  void handleClosed(OpenSocket socket, boolean lost) {
    if (sockets.remove(socket)) {
      discount(socket.caller());
    }
    socket.handleClosed(lost);
  }

  private boolean count(Caller.Known caller) {
    String address = caller.address();
    if (!identities.enter(caller.identity())) {
      return false;
    }
    if (address != null && !addresses.enter(address)) {
      identities.exit(caller.identity());
      return false;
    }
    return true;
  }

  private void discount(Caller.Known caller) {
    String address = caller.address();
    identities.exit(caller.identity());
    if (address != null) {
      addresses.exit(address);
    }
  }

  /** From then on no socket is taken, and this replica says that it isn't ready. */
  boolean areStopping() {
    return stopping;
  }

  /** While the HTTP server still runs, so that the browsers hear why. */
  void handleStopping(@Observes ShutdownDelayInitiatedEvent stop) {
    stopping = true;
    rooms.end();
    int spread = Limits.returnMillis(sockets.size());
    sockets.forEach(socket -> socket.sayGoodbye(ThreadLocalRandom.current().nextInt(spread)));
    long deadline = clock.millis() + FAREWELL_MILLIS;
    while (!sockets.isEmpty() && clock.millis() < deadline) {
      pause();
    }
  }

  @PreDestroy
  void close() {
    watch.shutdownNow();
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      long now = clock.millis();
      boolean stoodStill = now - watchedAt > WATCH_MILLIS * LATE_WATCHES;
      watchedAt = now;
      sockets.forEach(socket -> {
        if (stoodStill) {
          socket.forgive(now);
        }
        socket.watch(now);
      });
      joins.forgetRested(now);
      slowReaders.cutPastLimit();
    } catch (RuntimeException fault) {
      LOG.error("Watching the sockets failed", fault);
    }
  }
}
