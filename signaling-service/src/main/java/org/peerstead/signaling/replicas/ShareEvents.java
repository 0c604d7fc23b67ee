package org.peerstead.signaling.replicas;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.EventSpans;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.signaling.hosts.ReplicatedHosts;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;

/**
 * Hears what edges say to the host of a share. Kafka gives each share to one replica of the group,
 * and to another one when that dies or leaves.
 */
@Startup
@Singleton
@RegisterForReflection(targets = CooperativeStickyAssignor.class) // Kafka makes it by its name
public class ShareEvents implements ConsumerRebalanceListener {

  private static final Logger LOG = Logger.getLogger(ShareEvents.class);
  private static final String GROUP = "signaling-hosts";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Rooms rooms;
  private final ReplicatedHosts hosts;
  private final Handover foreign;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean joined;
  private volatile long lag;

  ShareEvents(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Rooms rooms,
      ReplicatedHosts hosts,
      @Identifier("foreign-clients") Handover foreign,
      SignalingMetrics metrics) {
    this.rooms = rooms;
    this.hosts = hosts;
    this.foreign = foreign;
    metrics.lag(Topic.SIGNALING_ROOMS.topicName(), () -> lag);
    this.consumer =
        new KafkaConsumer<>(config(kafka), new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().daemon().name("host-shares").start(this::run);
  }

  /** Whether Kafka has given this replica its shares, maybe none, and it has taken them. */
  boolean areReady() {
    return joined && rooms.isSettled();
  }

  /** The shares go to others while the browsers do. */
  void handleStopping(@Observes ShutdownDelayInitiatedEvent stop) {
    close();
  }

  @PreDestroy
  void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Object> config(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    // Shares that stay where they are go on meanwhile.
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // The least that a broker allows by default: so long the shares of a killed replica wait.
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 20_000);
    // Where a share was read before says nothing: its new host asks for what it needs.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return config;
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(Topic.SIGNALING_ROOMS.topicName()), this);
      while (!closed) {
        try {
          var events = consumer.poll(POLL);
          lag = TopicReader.lag(consumer);
          joined = joined || consumer.groupMetadata().generationId() > 0;
          events.forEach(this::hand);
        } catch (WakeupException closing) {
          LOG.debug("Gives its shares away");
        } catch (RuntimeException fault) {
          LOG.warnf("Reading shares pauses: %s", fault.getMessage());
          pause();
        }
      }
    }
  }

  /** An event that can't be taken must not be read again and again: rosters make up for it. */
  private void hand(ConsumerRecord<String, byte[]> event) {
    try {
      EventSpans.processing(
          event,
          GROUP,
          () -> EventCodec.decode(event).ifPresent(said -> hand(said, event.offset())));
    } catch (IOException | RuntimeException fault) {
      LOG.errorf(fault, "Could not take event %d of share %d", event.offset(), event.partition());
    }
  }

  private void hand(Event event, long offset) {
    switch (event) {
      case RoomEvent said -> rooms.handle(said, offset);
      case ForeignEvent ofClient -> foreign.handUnlessEnding(() -> hosts.hear(ofClient));
      default -> LOG.debugf("Passed over %s", event);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> shares) {
    consumer.seekToEnd(shares);
    for (TopicPartition share : shares) {
      // Only with its position known is everything heard that is said from now on.
      consumer.position(share);
      rooms.take(share.partition());
      hosts.take(share.partition());
    }
    LOG.infof("Takes shares %s", shares);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> shares) {
    shares.forEach(share -> release(share.partition()));
    LOG.infof("Gives shares %s away", shares);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> shares) {
    shares.forEach(share -> release(share.partition()));
    LOG.warnf("Was not in time and lost shares %s", shares);
  }

  private void release(int share) {
    rooms.release(share);
    hosts.release(share);
  }
}
