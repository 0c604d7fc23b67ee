package org.peerstead.signaling.replicas;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.signaling.rooms.Rooms;

/** Hears what the other replicas say, and gives this one's signs of life. */
@Startup
@Singleton
public class IncomingEvents {

  private static final Logger LOG = Logger.getLogger(IncomingEvents.class);

  private final Rooms rooms;
  private final TopicReader roomEvents;
  private final TopicReader deliveryEvents;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("replica-beat").factory());
  private boolean begun;

  IncomingEvents(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      ReplicasConfig config,
      Rooms rooms) {
    this.rooms = rooms;
    this.roomEvents = TopicReader.hearingAll(Topic.SIGNALING_ROOMS, kafka, this::handle);
    this.deliveryEvents = TopicReader.hearingAll(Topic.SIGNALING_DELIVERIES, kafka, this::handle);
    long interval = config.beat().toMillis();
    beats.scheduleAtFixedRate(this::beat, 50, interval, TimeUnit.MILLISECONDS);
  }

  /** Whether this replica hears the others, and was heard asking for their rosters. */
  boolean areReady() {
    return hears() && rooms.isSettled();
  }

  void handleStopping(@Observes ShutdownEvent stopping) {
    rooms.end();
  }

  @PreDestroy
  void close() {
    beats.shutdownNow();
    roomEvents.close();
    deliveryEvents.close();
  }

  private boolean hears() {
    return roomEvents.isReady() && deliveryEvents.isReady();
  }

  private void beat() {
    try {
      if (begun) {
        rooms.beat();
      } else if (hears()) {
        begun = true;
        rooms.begin();
      }
    } catch (RuntimeException fault) {
      LOG.error("A beat failed", fault);
    }
  }

  /** An event that can't be taken must not be read again and again: rosters make up for it. */
  private void handle(Event event) {
    try {
      switch (event) {
        case RoomEvent said -> rooms.handle(said);
        case DeliveryEvent delivery -> rooms.handle(delivery);
        default -> LOG.debugf("Passed over %s", event);
      }
    } catch (RuntimeException fault) {
      LOG.errorf(fault, "Could not take %s", event);
    }
  }
}
