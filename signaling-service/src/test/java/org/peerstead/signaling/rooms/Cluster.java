package org.peerstead.signaling.rooms;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Replicas over logs in memory that behave as Kafka does: each partition in order, no more, and a
 * consumer group that gives every share to one member, and notices after seconds that one is dead.
 */
final class Cluster {

  static final int SHARES = 3;
  static final int SESSION_SECONDS = 6;

  /** Seconds after which hosts know their edges. */
  static final int SETTLING = HostedShare.SETTLING_BEATS + 1;

  private final List<List<SignalingEvent>> partitions = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();
  private final Map<Replica, Integer> silentMembers = new LinkedHashMap<>();
  private final @Nullable Replica[] owners = new Replica[SHARES];
  private final TestClock clock = new TestClock();
  private Predicate<SignalingEvent> lost = event -> false;
  private Predicate<SignalingEvent> full = event -> false;
  private final int places;
  private int started;

  Cluster() {
    this(Limits.PEERS_PER_ROOM);
  }

  /**
   * @param places peers that a room may hold
   */
  Cluster(int places) {
    this.places = places;
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
    silentMembers.put(replica, 0);
    rebalance();
    return replica;
  }

  List<Replica> replicas() {
    return replicas;
  }

  void lose(Predicate<SignalingEvent> lost) {
    this.lost = lost;
  }

  /** Too much waits for Kafka, for those. */
  void fillUp(Predicate<SignalingEvent> full) {
    this.full = full;
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
    clock.advance(Duration.ofSeconds(1));
    boolean changed = false;
    for (Replica member : List.copyOf(silentMembers.keySet())) {
      boolean alive = replicas.contains(member) && !member.frozen;
      int silent = silentMembers.merge(member, 1, (known, one) -> alive ? 0 : known + one);
      if (silent > SESSION_SECONDS) {
        silentMembers.remove(member);
        changed = true;
      }
    }
    for (Replica replica : replicas) {
      if (!replica.frozen && silentMembers.putIfAbsent(replica, 0) == null) {
        changed = true;
      }
    }
    if (changed) {
      rebalance();
    }
    replicas.stream().filter(replica -> !replica.frozen).forEach(r -> r.rooms.beat());
  }

  /** A share goes to another member, for no reason. */
  void moveSome(RandomGenerator random) {
    var members =
        silentMembers.keySet().stream().sorted(Comparator.comparing(r -> r.name)).toList();
    if (!members.isEmpty()) {
      owners[random.nextInt(SHARES)] = members.get(random.nextInt(members.size()));
    }
  }

  /** Each share has a member that is alive, and none has many more than others; few move. */
  private void rebalance() {
    var load = new LinkedHashMap<Replica, Integer>();
    silentMembers.keySet().forEach(member -> load.put(member, 0));
    int most = load.isEmpty() ? 0 : Math.ceilDiv(SHARES, load.size());
    for (int share = 0; share < SHARES; share++) {
      Replica owner = owners[share];
      if (owner == null || load.getOrDefault(owner, most) >= most) {
        owners[share] = null;
      } else {
        load.merge(owner, 1, Integer::sum);
      }
    }
    for (int share = 0; share < SHARES && !load.isEmpty(); share++) {
      if (owners[share] == null) {
        Replica least =
            load.keySet().stream()
                .min(Comparator.<Replica>comparingInt(load::get).thenComparing(r -> r.name))
                .orElseThrow();
        owners[share] = least;
        load.merge(least, 1, Integer::sum);
      }
    }
  }

  /** One replica among the others. */
  final class Replica {

    final String name;
    final Rooms rooms;
    private final int[] heard = new int[SHARES + 1];
    private final Set<Integer> shares = new HashSet<>();
    private boolean frozen;

    private Replica(String name, Duration ahead) {
      this.name = name;
      var self = new Self(name, name, 15, SHARES, key -> Math.floorMod(key.hashCode(), SHARES));
      this.rooms =
          new Rooms(
              self,
              Clock.offset(clock, ahead),
              places,
              this::say,
              new SignalingMetrics(new SimpleMeterRegistry()));
      heard[SHARES] = said(SHARES);
    }

    Cluster cluster() {
      return Cluster.this;
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
      if (frozen) {
        return false;
      }
      boolean some = partition < SHARES && hearOfShare(partition);
      if (partition < SHARES && !shares.contains(partition)) {
        return some;
      }
      for (int i = 0; i < most && heard[partition] < said(partition); i++) {
        some = true;
        int offset = heard[partition]++;
        switch (partitions.get(partition).get(offset)) {
          case RoomEvent event -> rooms.handle(event, offset);
          case DeliveryEvent event -> rooms.handle(event);
        }
      }
      return some;
    }

    /** What a poll tells a member of the group: whether the share is its own. */
    private boolean hearOfShare(int share) {
      boolean owner = owners[share] == this;
      if (owner && shares.add(share)) {
        heard[share] = said(share);
        rooms.take(share);
        return true;
      }
      if (!owner && shares.remove(share)) {
        rooms.release(share);
        return true;
      }
      return false;
    }

    private int said(int partition) {
      return partitions.get(partition).size();
    }

    private boolean say(SignalingEvent event) {
      if (full.test(event)) {
        return false;
      }
      if (!lost.test(event)) {
        partitions.get(event instanceof RoomEvent room ? room.share() : SHARES).add(event);
      }
      return true;
    }
  }
}
