package org.peerstead.signaling.wakeups;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.MailboxEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.EventSpans;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.replicas.OutgoingEvents;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;

/**
 * Hears of the deposits for the devices whose shares this replica hosts. A share's partition is
 * read once its devices are known, from where its last host stood. That goes past a deposit when
 * Kafka has the wake-ups: at a move of the share one may come late or twice, and none is lost.
 */
@Startup
@Singleton
public class WakeUpEvents implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(WakeUpEvents.class);
  private static final String GROUP = "signaling-wake-ups";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration UNTIL_TAKEN = Duration.ofSeconds(4);

  private final Rooms rooms;
  private final OutgoingEvents outgoing;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long lag;

  public WakeUpEvents(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Self self,
      Rooms rooms,
      OutgoingEvents outgoing,
      SignalingMetrics metrics) {
    this.rooms = rooms;
    this.outgoing = outgoing;
    metrics.lag(Topic.MAILBOX_DEPOSITS.topicName(), () -> lag);
    // mailbox-service says something on it, but may start after us.
    requireAsMany(self.shares(), Topics.partitions(kafka, Topic.MAILBOX_DEPOSITS));
    this.consumer =
        new KafkaConsumer<>(config(kafka), new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().daemon().name("wake-devices").start(this::run);
  }

  @PreDestroy
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who reads what is decided by the shares; the group only remembers how far that was. */
  private static Map<String, Object> config(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    // Where what its last host had read was deleted since.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return config;
  }

  /** Else the host of a device's share would not be who hears of its deposits. */
  private static void requireAsMany(int shares, int deposits) {
    if (deposits != shares) {
      throw new IllegalStateException(
          "%s has %d partitions and %s has %d: give both as many, with the services stopped."
              .formatted(
                  Topic.MAILBOX_DEPOSITS.topicName(),
                  deposits,
                  Topic.SIGNALING_ROOMS.topicName(),
                  shares));
    }
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        try {
          read();
        } catch (RuntimeException fault) {
          LOG.warnf("Waking devices pauses: %s", fault.getMessage());
          pause(PAUSE);
        }
      }
    }
  }

  private void read() {
    var settled = partitions(rooms.settledShares());
    if (!settled.equals(consumer.assignment())) {
      SettledEvents.assign(consumer, settled);
      LOG.debugf("Wakes the devices of %s", settled);
    }
    if (settled.isEmpty()) {
      lag = 0;
      pause(POLL);
      return;
    }
    var events = consumer.poll(POLL);
    lag = TopicReader.lag(consumer);
    if (events.isEmpty()) {
      return;
    }
    var handed = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (TopicPartition share : events.partitions()) {
      hand(share, events.records(share))
          .ifPresent(last -> handed.put(share, new OffsetAndMetadata(last + 1)));
    }
    if (outgoing.haveWoken(UNTIL_TAKEN)) {
      consumer.commitSync(handed);
    } else {
      LOG.warn("Kafka did not take all wake-ups; their deposits are read again");
      handed
          .keySet()
          .forEach(share -> consumer.seek(share, events.records(share).getFirst().offset()));
      pause(PAUSE);
    }
  }

  /**
   * Stops where the share moves to another host, which then reads on from there.
   *
   * @return the offset of the last one for which this replica was the host
   */
  private OptionalLong hand(TopicPartition share, List<ConsumerRecord<String, byte[]>> events) {
    var last = OptionalLong.empty();
    for (var event : events) {
      if (!hand(event)) {
        consumer.seek(share, event.offset());
        break;
      }
      last = OptionalLong.of(event.offset());
    }
    return last;
  }

  /** False if this replica is not the host. */
  private boolean hand(ConsumerRecord<String, byte[]> event) {
    var isHost = new AtomicBoolean(true);
    try {
      EventSpans.processing(event, GROUP, () -> isHost.set(wake(event)));
    } catch (IOException unreadable) {
      LOG.errorf("Passed over an unreadable deposit: %s", unreadable.getMessage());
    }
    return isHost.get();
  }

  private boolean wake(ConsumerRecord<String, byte[]> event) throws IOException {
    return !(EventCodec.decode(event).orElse(null)
            instanceof MailboxEvent.EnvelopeDeposited deposited)
        || rooms.handleEnvelopeDeposited(deposited.mailbox());
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<TopicPartition> partitions(Set<Integer> shares) {
    return shares.stream()
        .map(share -> new TopicPartition(Topic.MAILBOX_DEPOSITS.topicName(), share))
        .collect(Collectors.toSet());
  }
}
