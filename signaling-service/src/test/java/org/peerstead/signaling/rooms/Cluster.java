package org.peerstead.signaling.rooms;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** Replicas over logs in memory that behave as Kafka's partitions do: each in order, no more. */
final class Cluster {

  static final int SHARES = 3;

  private final List<List<SignalingEvent>> partitions = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();
  private final SteppedClock clock = new SteppedClock();
  private Predicate<SignalingEvent> lost = event -> false;
  private int started;

  Cluster() {
    for (int i = 0; i <= SHARES; i++) {
      partitions.add(new ArrayList<>()); // the last one holds the deliveries
    }
  }

  Replica start() {
    return start(Duration.ZERO);
  }

  /**
   * @param ahead of the clock of the others
   */
  Replica start(Duration ahead) {
    var replica = new Replica("r" + ++started, ahead);
    replicas.add(replica);
    replica.rooms.begin();
    return replica;
  }

  List<Replica> replicas() {
    return replicas;
  }

  void lose(Predicate<SignalingEvent> lost) {
    this.lost = lost;
  }

  /** Everybody hears everything that was said. */
  void settle() {
    boolean more = true;
    while (more) {
      more = false;
      for (Replica replica : replicas) {
        for (int partition = 0; partition <= SHARES; partition++) {
          more |= replica.hear(partition, Integer.MAX_VALUE);
        }
      }
    }
  }

  /** Seconds pass; everybody beats in each and hears everything. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      tick();
      settle();
    }
  }

  /** A second passes; everybody beats, and hears nothing yet. */
  void tick() {
    clock.now = clock.now.plusSeconds(1);
    replicas.stream().filter(replica -> !replica.frozen).forEach(r -> r.rooms.beat());
  }

  /** One replica among the others. */
  final class Replica {

    final String name;
    final Rooms rooms;
    private final int[] heard = new int[SHARES + 1];
    private boolean frozen;

    private Replica(String name, Duration ahead) {
      this.name = name;
      var self = new Self(name, name, 15, SHARES, key -> Math.floorMod(key.hashCode(), SHARES));
      this.rooms =
          new Rooms(
              self,
              Clock.offset(clock, ahead),
              this::say,
              new SignalingMetrics(new SimpleMeterRegistry()));
      for (int partition = 0; partition <= SHARES; partition++) {
        heard[partition] = partitions.get(partition).size();
      }
    }

    /** As kill -9: nothing is said any more. */
    void kill() {
      replicas.remove(this);
      rooms.end();
    }

    /** As kill -STOP. */
    void freeze() {
      frozen = true;
    }

    void thaw() {
      frozen = false;
    }

    boolean isFrozen() {
      return frozen;
    }

    /** Hears a part of what was said, from some partition. */
    void hearSome(RandomGenerator random) {
      hear(random.nextInt(SHARES + 1), random.nextInt(1, 4));
    }

    private boolean hear(int partition, int most) {
      boolean some = false;
      for (int i = 0; i < most && !frozen && heard[partition] < said(partition); i++) {
        some = true;
        switch (partitions.get(partition).get(heard[partition]++)) {
          case RoomEvent event -> rooms.handle(event);
          case DeliveryEvent event -> rooms.handle(event);
        }
      }
      return some;
    }

    private int said(int partition) {
      return partitions.get(partition).size();
    }

    private void say(SignalingEvent event) {
      if (!lost.test(event)) {
        partitions.get(event instanceof RoomEvent room ? room.share() : SHARES).add(event);
      }
    }
  }

  private static final class SteppedClock extends Clock {

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
