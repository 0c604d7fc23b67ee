package org.peerstead.signaling.replicas;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.hosts.ReplicatedHosts;
import org.peerstead.signaling.rooms.Self;

/** Gives the hosts of foreign clients' ids and topics their place among the replicas. */
@Singleton
class ForeignHosts {

  private static final long TICK_MILLIS = 250;

  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("foreign-clients").factory(),
          // Sockets that are closed while this replica ends have nobody to tell.
          new ThreadPoolExecutor.DiscardPolicy());

  @Produces
  @Singleton
  ReplicatedHosts hosts(Self self, OutgoingEvents outgoing) {
    var hosts =
        new ReplicatedHosts(
            self.replica(),
            outgoing.shares(),
            outgoing::shareOf,
            outgoing::say,
            outgoing.losses(),
            thread,
            Clock.systemUTC());
    thread.scheduleWithFixedDelay(hosts::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return hosts;
  }

  /** To the thread of {@link #hosts}. */
  @Produces
  @Singleton
  @Identifier("foreign-clients")
  Handover heard() {
    return new Handover(this::run, Limits.HEARD_EVENTS);
  }

  /** What waits is still done, so that nobody waits for room in vain. */
  void end(@Disposes ReplicatedHosts hosts) {
    thread.shutdown();
  }

  private void run(Runnable task) {
    if (thread.isShutdown()) {
      throw new RejectedExecutionException();
    }
    thread.execute(task);
  }
}
