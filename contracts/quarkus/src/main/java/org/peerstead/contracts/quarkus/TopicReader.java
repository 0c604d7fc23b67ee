package org.peerstead.contracts.quarkus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.Topic;

/**
 * Reads one topic on a thread of its own and hands each event to a listener, in order per subject.
 *
 * <p>Either as a member of a consumer group, where the replicas share the partitions and go on
 * where the group stood ({@link #sharing}), or alone, where every replica hears everything from now
 * on ({@link #hearingAll}), or what is said under one key ({@link #hearing}). Offsets move on after
 * the listener has returned, so that what it acknowledged survives: a listener that throws gets the
 * same events again.
 */
public final class TopicReader implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Topic topic;
  private final Map<String, Object> kafka;
  private final Consumer<Event> listener;
  private final @Nullable String group;
  private final @Nullable String key;
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<String, byte[]> reading;
  private volatile boolean closed;
  private volatile boolean ready;
  private volatile long lag;

  private TopicReader(
      Topic topic,
      Map<String, Object> kafka,
      @Nullable String group,
      @Nullable String key,
      Consumer<Event> listener) {
    this.topic = topic;
    this.kafka = kafka;
    this.listener = listener;
    this.group = group;
    this.key = key;
    this.thread = Thread.ofPlatform().name("read-" + topic.topicName()).start(this::run);
  }

  /** Replicas share the partitions; a new group begins with the oldest event. */
  public static TopicReader sharing(
      Topic topic, String group, Map<String, Object> kafka, Consumer<Event> listener) {
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // The others learn with their next heartbeat that somebody joins, who is not ready before that.
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new TopicReader(topic, config, group, null, listener);
  }

  /** This replica hears every event that is said after {@link #isReady()} turned true. */
  public static TopicReader hearingAll(
      Topic topic, Map<String, Object> kafka, Consumer<Event> listener) {
    return new TopicReader(topic, alone(kafka), null, null, listener);
  }

  /**
   * This replica hears what is said under that key after {@link #isReady()} turned true; what falls
   * into the same partition under others is passed over unread.
   */
  public static TopicReader hearing(
      Topic topic, String key, Map<String, Object> kafka, Consumer<Event> listener) {
    return new TopicReader(topic, alone(kafka), null, key, listener);
  }

  private static Map<String, Object> alone(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return config;
  }

  /** Whether partitions are assigned and their positions known; readiness asks this. */
  public boolean isReady() {
    return ready;
  }

  /** How many events of its partitions had not been read when last some were. */
  public long lag() {
    return lag;
  }

  /** The same of any consumer; only its own thread may ask. */
  public static long lag(KafkaConsumer<?, ?> consumer) {
    return consumer.assignment().stream()
        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
        .sum();
  }

  @Override
  public void close() {
    closed = true;
    var now = reading;
    if (now != null) {
      now.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kafka may be away, now or later: reading goes on where it stood once it is there. */
  private void run() {
    try (var consumer = open()) {
      reading = consumer;
      boolean begun = false;
      while (consumer != null && !closed) {
        try {
          if (!begun) {
            begin(consumer);
            begun = true;
          }
          read(consumer);
        } catch (WakeupException closing) {
          LOG.debugf("Stopped reading %s", topic.topicName());
        } catch (RuntimeException fault) {
          LOG.warnf("Reading %s pauses: %s", topic.topicName(), fault.getMessage());
          pause();
        }
      }
    }
  }

  /** Even the name of Kafka may not be known yet. Null if it was closed before it is. */
  private @Nullable KafkaConsumer<String, byte[]> open() {
    while (!closed) {
      try {
        return new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer());
      } catch (KafkaException unknown) {
        LOG.warnf("Reading %s waits: %s", topic.topicName(), reason(unknown));
        pause();
      }
    }
    return null;
  }

  private static @Nullable String reason(KafkaException unknown) {
    return unknown.getCause() == null ? unknown.getMessage() : unknown.getCause().getMessage();
  }

  private void begin(KafkaConsumer<String, byte[]> consumer) {
    if (group != null) {
      consumer.subscribe(List.of(topic.topicName()));
      return;
    }
    int count = consumer.partitionsFor(topic.topicName()).size();
    if (count == 0) {
      // Just made: this broker hasn't heard of it.
      throw new IllegalStateException("the topic has no partitions yet");
    }
    var partitions =
        (key == null ? IntStream.range(0, count) : IntStream.of(partitionOf(key, count)))
            .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    ready = true;
  }

  /** Where Kafka's own partitioner puts that key. */
  private static int partitionOf(String key, int count) {
    return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), count);
  }

  private void read(KafkaConsumer<String, byte[]> consumer) {
    var events = consumer.poll(POLL);
    lag = lag(consumer);
    ready =
        ready || !consumer.assignment().isEmpty() || consumer.groupMetadata().generationId() > 0;
    try {
      for (ConsumerRecord<String, byte[]> event : events) {
        if (key == null || key.equals(event.key())) {
          hand(event);
        }
      }
      if (group != null && !events.isEmpty()) {
        consumer.commitSync();
      }
    } catch (WakeupException closing) {
      throw closing;
    } catch (RuntimeException fault) {
      LOG.errorf(fault, "An event of %s was not taken; it is read again", topic.topicName());
      rewind(consumer, events);
    }
  }

  private void hand(ConsumerRecord<String, byte[]> event) {
    try {
      EventSpans.processing(event, group, () -> EventCodec.decode(event).ifPresent(listener));
    } catch (IOException unreadable) {
      LOG.errorf(
          "Passed over an unreadable event of %s at %d:%d: %s",
          topic.topicName(), event.partition(), event.offset(), unreadable.getMessage());
    }
  }

  private static void rewind(
      KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> events) {
    for (TopicPartition partition : events.partitions()) {
      consumer.seek(partition, events.records(partition).getFirst().offset());
    }
    pause();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
