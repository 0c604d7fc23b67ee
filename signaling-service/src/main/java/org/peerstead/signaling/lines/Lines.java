package org.peerstead.signaling.lines;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.sockets.SlowReaders;

/** All lines of this replica: watched by one clock, and closed together when it stops. */
@Singleton
class Lines {

  private static final Logger LOG = Logger.getLogger(Lines.class);
  private static final long WATCH_MILLIS = 500;

  /** A watch that comes so late means that this process stood still. */
  private static final int LATE_WATCHES = 4;

  private final SignalingMetrics metrics;
  private final Clock clock = Clock.systemUTC();
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("line-watch").factory());
  private volatile boolean stopping;
  private long watchedAt = clock.millis();

  Lines(SlowReaders slowReaders, SignalingMetrics metrics) {
    this.metrics = metrics;
    slowReaders.count(lines);
    metrics.gauge("lines", lines::size);
    watch.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  Line open(Wire wire, Admission admission) {
    var line = new Line(wire, admission.protocol(), admission.limits(), clock, metrics);
    lines.add(line);
    return line;
  }

  void handleClosed(Line line) {
    lines.remove(line);
    line.handleClosed();
  }

  /** From then on no line is taken. */
  boolean areStopping() {
    return stopping;
  }

  /** Closes all, one after the other, so that they don't all come back at once. */
  void stop() {
    stopping = true;
    double gap = (double) Limits.returnMillis(lines.size()) / (lines.size() + 1);
    int place = 0;
    for (Line line : lines) {
      watch.schedule(
          () -> line.close(CloseCode.GOING_AWAY), (long) (gap * place++), TimeUnit.MILLISECONDS);
    }
  }

  @PreDestroy
  void close() {
    watch.shutdownNow();
  }

  private void watch() {
    try {
      long now = clock.millis();
      boolean stoodStill = now - watchedAt > WATCH_MILLIS * LATE_WATCHES;
      watchedAt = now;
      lines.forEach(line -> {
        if (stoodStill) {
          line.forgive(now);
        }
        line.watch(now);
      });
    } catch (RuntimeException fault) {
      LOG.error("Watching the lines failed", fault);
    }
  }
}
