package org.peerstead.signaling.wakeups;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;

/**
 * Hears of the deposits for the devices whose shares this replica hosts. A share's partition is
 * read once its devices are known, from where its last host stood: at a move of the share a wake-up
 * may come late or twice, and none is lost.
 */
@Startup
@Singleton
public class WakeUpEvents {

  private static final Logger LOG = Logger.getLogger(WakeUpEvents.class);
  private static final String GROUP = "signaling-wake-ups";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK_BACK = Duration.ofMinutes(1);

  private final Rooms rooms;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long lag;

  WakeUpEvents(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Self self,
      Rooms rooms,
      SignalingMetrics metrics) {
    this.rooms = rooms;
    metrics.lag(Topic.MAILBOX_DEPOSITS.topicName(), () -> lag);
    // mailbox-service says something on it, but may start after us.
    requireAsMany(self.shares(), Topics.partitions(kafka, Topic.MAILBOX_DEPOSITS));
    this.consumer =
        new KafkaConsumer<>(config(kafka), new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().daemon().name("wake-devices").start(this::run);
  }

  @PreDestroy
  void close() {
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
      consumer.assign(settled);
      beginUnread(settled);
      LOG.debugf("Wakes the devices of %s", settled);
    }
    if (settled.isEmpty()) {
      pause(POLL);
      return;
    }
    var events = consumer.poll(POLL);
    lag = TopicReader.lag(consumer);
    events.forEach(this::hand);
    if (!events.isEmpty()) {
      consumer.commitSync();
    }
  }

  /** A share that nobody has read before was taken some beats ago. */
  private void beginUnread(Set<TopicPartition> shares) {
    var unread = new HashSet<TopicPartition>();
    consumer
        .committed(shares)
        .forEach((share, position) -> {
          if (position == null) {
            unread.add(share);
          }
        });
    // In this order, what is said between the two questions is found by the second one.
    var ends = consumer.endOffsets(unread);
    long since = System.currentTimeMillis() - LOOK_BACK.toMillis();
    var found =
        consumer.offsetsForTimes(
            unread.stream().collect(Collectors.toMap(share -> share, share -> since)));
    ends.forEach((share, end) -> {
      var first = found.get(share);
      consumer.seek(share, first == null ? end : first.offset());
    });
  }

  private void hand(ConsumerRecord<String, byte[]> event) {
    try {
      EventSpans.processing(event, GROUP, () -> wake(event));
    } catch (IOException unreadable) {
      LOG.errorf("Passed over an unreadable deposit: %s", unreadable.getMessage());
    }
  }

  private void wake(ConsumerRecord<String, byte[]> event) throws IOException {
    if (EventCodec.decode(event).orElse(null) instanceof MailboxEvent.EnvelopeDeposited deposited) {
      rooms.handleEnvelopeDeposited(deposited.mailbox());
    }
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
