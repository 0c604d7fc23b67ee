package org.peerstead.signaling.replicas;

import io.opentelemetry.context.Context;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.hosts.ReplicatedHosts;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;

/**
 * Hears what is said to this replica's edge, and gives its signs of life.
 *
 * <p>What is heard is carried out by the thread that carries the sockets: most of it is written to
 * one, and another thread would make that wait for the rules' lock and wake it for each frame. What
 * is of foreign clients has a thread of its own.
 */
@Startup
@Singleton
public class DeliveryEvents {

  private static final Logger LOG = Logger.getLogger(DeliveryEvents.class);

  private final Rooms rooms;
  private final ReplicatedHosts hosts;
  private final Handover sockets;
  private final Handover foreign;
  private final TopicReader deliveries;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("replica-beat").factory());

  DeliveryEvents(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      ReplicasConfig config,
      Self self,
      Rooms rooms,
      ReplicatedHosts hosts,
      @Identifier("sockets") Executor sockets,
      @Identifier("foreign-clients") Handover foreign,
      SignalingMetrics metrics) {
    this.rooms = rooms;
    this.hosts = hosts;
    this.sockets = new Handover(sockets, Limits.HEARD_EVENTS);
    this.foreign = foreign;
    this.deliveries =
        TopicReader.hearing(Topic.SIGNALING_DELIVERIES, self.replica(), kafka, this::handle);
    metrics.lag(Topic.SIGNALING_DELIVERIES.topicName(), deliveries::lag);
    // After a pause of this process no beat is made up for: grace times would be over at once.
    long interval = config.beat().toMillis();
    beats.scheduleWithFixedDelay(this::beat, interval, interval, TimeUnit.MILLISECONDS);
  }

  boolean areReady() {
    return deliveries.isReady();
  }

  @PreDestroy
  void close() {
    beats.shutdownNow();
    deliveries.close();
  }

  private void beat() {
    try {
      rooms.beat();
      hosts.beat();
    } catch (RuntimeException fault) {
      LOG.error("A beat failed", fault);
    }
  }

  private void handle(Event event) {
    switch (event) {
      case DeliveryEvent delivery ->
          sockets.handUnlessEnding(Context.current().wrap(() -> take(delivery)));
      case ForeignEvent said -> foreign.handUnlessEnding(() -> hosts.hear(said));
      default -> LOG.debugf("Passed over %s", event);
    }
  }

  /** An event that can't be taken must not be read again and again: rosters make up for it. */
  private void take(DeliveryEvent event) {
    try {
      rooms.handle(event);
    } catch (RuntimeException fault) {
      LOG.errorf(fault, "Could not take %s", event);
    }
  }
}
