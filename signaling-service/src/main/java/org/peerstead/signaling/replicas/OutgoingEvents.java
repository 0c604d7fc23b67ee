package org.peerstead.signaling.replicas;

import io.opentelemetry.api.trace.Span;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DeliveryEvent.DeviceWoken;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.EventSpans;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.signaling.hosts.Losses;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Says to the other replicas what happens here, in order and at once.
 *
 * <p>{@link #say} never blocks, for it is called by the rules under their lock; one thread carries
 * to Kafka. What Kafka doesn't take in time is dropped: old signaling is worthless, and the numbers
 * in the events, or for foreign clients {@link Losses}, tell the others that they need to ask.
 * Wake-ups alone can be asked for.
 */
@Singleton
public class OutgoingEvents {

  private static final Logger LOG = Logger.getLogger(OutgoingEvents.class);
  private static final String SOURCE = "/signaling-service";

  private final SignalingMetrics metrics;
  private final KafkaProducer<String, byte[]> producer;
  private final int shares;
  private final WaitingEvents waiting;
  private final Losses losses = new Losses(this::shareOf);
  private final Unanswered wakeUps = new Unanswered();
  private final Thread thread;

  /** Of all ids that are given here: a random one for each event takes as long as writing it. */
  private final String process = UUID.randomUUID() + "-";

  private long said;
  private volatile boolean closed;

  OutgoingEvents(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      ReplicasConfig config,
      SignalingMetrics metrics) {
    this.metrics = metrics;
    this.waiting = new WaitingEvents(config.waitingEvents());
    this.shares = Topics.partitions(kafka, Topic.SIGNALING_ROOMS);
    Topics.ensure(kafka, Topic.SIGNALING_DELIVERIES);
    this.producer = producer(kafka, config);
    metrics.gauge("events_waiting", waiting::size);
    this.thread = Thread.ofPlatform().daemon().name("say-signaling").start(this::run);
  }

  /** Over how many partitions rooms and devices are spread. */
  int shares() {
    return shares;
  }

  /** Where Kafka's own partitioner puts that key. */
  int shareOf(String roomOrDevice) {
    return BuiltInPartitioner.partitionForKey(
        roomOrDevice.getBytes(StandardCharsets.UTF_8), shares);
  }

  /** What of foreign clients was not said, or not taken by Kafka. */
  Losses losses() {
    return losses;
  }

  /** False if too much waits for Kafka: then it is not said. */
  boolean say(Event event) {
    if (event instanceof DeviceWoken) {
      wakeUps.add();
    }
    boolean waits = waiting.offer(event, Span.current());
    if (!waits) {
      metrics.dropped(Drop.KAFKA_BEHIND);
      handleAnswered(event, false);
    }
    return waits;
  }

  /**
   * Waits until Kafka has answered for all wake-ups that were said.
   *
   * @return false if it did not take one of them, or not in that time
   */
  public boolean haveWoken(Duration patience) {
    try {
      return wakeUps.awaitTaken(patience);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @PreDestroy
  void close() {
    closed = true;
    thread.interrupt();
    producer.close(Duration.ofSeconds(2));
  }

  private static KafkaProducer<String, byte[]> producer(
      Map<String, Object> kafka, ReplicasConfig replicas) {
    var config = new HashMap<>(kafka);
    config.put(ProducerConfig.LINGER_MS_CONFIG, replicas.linger().toMillis());
    // As much as may gather meanwhile.
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    // Idempotence keeps the order over retries, and asks for all acknowledgements.
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private void run() {
    while (!closed) {
      try {
        send(waiting.take());
      } catch (InterruptedException stopping) {
        return;
      }
    }
  }

  private void send(WaitingEvents.Waiting one) {
    try {
      sendEncoded(one);
    } catch (RuntimeException fault) {
      handleRefused(one.event(), fault);
    }
  }

  private void sendEncoded(WaitingEvents.Waiting one) {
    Event event = one.event();
    String id = process + ++said;
    var cloudEvent = new CloudEvent<>(id, SOURCE, Clock.systemUTC().instant(), event);
    var encoded = EventCodec.encode(cloudEvent);
    var placed =
        new ProducerRecord<>(
            encoded.topic(), partition(event), encoded.key(), encoded.value(), encoded.headers());
    Span sending = EventSpans.sending(placed, one.cause());
    producer.send(
        placed,
        (taken, fault) -> {
          EventSpans.end(sending, fault);
          if (fault == null) {
            handleAnswered(event, true);
          } else {
            handleRefused(event, fault);
          }
        });
  }

  /** Null: where Kafka's own partitioner puts the key. */
  private static @Nullable Integer partition(Event event) {
    return switch (event) {
      case RoomEvent room -> room.share();
      case ForeignEvent.ToShare toShare -> toShare.share();
      default -> null;
    };
  }

  private void handleAnswered(Event event, boolean taken) {
    if (event instanceof DeviceWoken) {
      wakeUps.remove(taken);
    }
    if (!taken) {
      losses.add(event);
    }
  }

  private void handleRefused(Event event, Exception fault) {
    handleAnswered(event, false);
    if (!closed) {
      metrics.dropped(Drop.KAFKA_REFUSED);
      LOG.debugf("Kafka did not take an event: %s", fault.getMessage());
    }
  }
}
