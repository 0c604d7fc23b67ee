package org.peerstead.signaling.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Counters and gauges, named after the domain. */
@Singleton
public class SignalingMetrics {

  private static final Duration[] RELAY_BUCKETS =
      IntStream.of(2, 5, 10, 20, 50, 100, 500, 2_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Timer relay;
  private final Map<Drop, LongAdder> drops = new EnumMap<>(Drop.class);
  private final Map<String, LongAdder> received = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> closed = new ConcurrentHashMap<>();

  public SignalingMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.relay =
        Timer.builder("peerstead_signaling_relay")
            .serviceLevelObjectives(RELAY_BUCKETS)
            .register(registry);
    for (Drop drop : Drop.values()) {
      drops.put(drop, counter("peerstead_signaling_drops", "reason", drop.tag()));
    }
  }

  public void dropped(Drop reason) {
    java.util.Objects.requireNonNull(drops.get(reason)).increment();
  }

  /**
   * @param type one of the closed list of frames, never a client's own word
   */
  public void received(String type) {
    received
        .computeIfAbsent(type, t -> counter("peerstead_signaling_frames_received", "type", t))
        .increment();
  }

  public void sent(String type) {
    sent.computeIfAbsent(type, t -> counter("peerstead_signaling_frames_sent", "type", t))
        .increment();
  }

  /** A frame came from another replica, and took so long, as far as their clocks agree. */
  public void relayed(Duration time) {
    relay.record(time.isNegative() ? Duration.ZERO : time);
  }

  /** The server closed a socket with that code. */
  public void closed(int code) {
    closed
        .computeIfAbsent(
            code, c -> counter("peerstead_signaling_sockets_closed", "code", String.valueOf(c)))
        .increment();
  }

  public void gauge(String name, Supplier<Number> value) {
    Gauge.builder("peerstead_signaling_" + name, value).register(registry);
  }

  /**
   * @param topic of which so many events are not read yet
   */
  public void lag(String topic, Supplier<Number> events) {
    Gauge.builder("peerstead_signaling_kafka_lag", events).tag("topic", topic).register(registry);
  }

  /** Read when somebody asks: a counter of the registry's own costs each frame an exemplar. */
  private LongAdder counter(String name, String tag, String value) {
    var adder = new LongAdder();
    FunctionCounter.builder(name, adder, LongAdder::sum).tag(tag, value).register(registry);
    return adder;
  }
}
