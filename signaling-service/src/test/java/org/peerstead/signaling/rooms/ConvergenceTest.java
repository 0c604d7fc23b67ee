package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.events.DeliveryEvent.RoomStated;
import org.peerstead.contracts.events.RoomEvent.ReplicaAlive;
import org.peerstead.contracts.events.RoomEvent.RosterStated;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.Limits;

/**
 * Peers join, leave, drop, resume elsewhere; replicas start, freeze, die, and their clocks differ;
 * shares move; events are late and lost. In the end every peer's view is the truth. A failure names
 * its seed, which {@code -Dpeerstead.convergence.seed} runs again.
 */
class ConvergenceTest {

  private static final int RUNS = Integer.getInteger("peerstead.convergence.runs", 3_000);
  private static final long FIRST_SEED = Long.getLong("peerstead.convergence.seed", 1);
  private static final int FAULTY_RUNS = 300;
  private static final int STEPS = 400;

  /** Of rooms that are often full. */
  private static final int FEW_PLACES = 3;

  private static final int BROWSERS = 10;
  private static final int MOST_AHEAD_MILLIS = 3_000;
  private static final List<String> ROOMS = List.of("open.a", "open.b", "open.c", "open.d");

  private static final class Browser {
    private final String device;
    private final Set<String> rooms = new HashSet<>();
    private Cluster.@Nullable Replica at;
    private Hearing hearing = new Hearing();
    private @Nullable Attendee attendee;

    Browser(int number) {
      this.device = String.valueOf(number).repeat(43).substring(0, 43);
    }

    void connect(Cluster.Replica replica) {
      at = replica;
      rooms.clear();
      hearing = new Hearing();
      attendee = replica.rooms.welcome(device, "T", "identity", hearing);
    }

    void giveUpFullRooms() {
      rooms.removeAll(hearing.takeFull());
    }

    boolean isOpen() {
      return at != null && hearing.closed() == null;
    }
  }

  private final List<Browser> browsers = new ArrayList<>();

  /** Closings of half-open sockets that their browsers gave up; heartbeats find them in the end. */
  private final List<Runnable> abandoned = new ArrayList<>();

  private Cluster cluster = new Cluster();
  private Random random = new Random();

  @ParameterizedTest
  @ValueSource(ints = {Limits.PEERS_PER_ROOM, FEW_PLACES})
  void everyViewBecomesTheTruth(int places) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      run(seed, places, event -> false);
    }
  }

  /** What makes up for what was missed is itself never heard: the checker must notice. */
  @ParameterizedTest
  @ValueSource(classes = {RosterStated.class, RoomStated.class, ReplicaAlive.class})
  void aClusterWithAFaultDoesNotPass(Class<?> neverHeard) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= FAULTY_RUNS; seed++) {
                run(seed, Limits.PEERS_PER_ROOM, neverHeard::isInstance);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed");
  }

  private void run(long seed, int places, Predicate<SignalingEvent> fault) {
    random = new Random(seed);
    cluster = new Cluster(places);
    browsers.clear();
    abandoned.clear();
    for (int i = 0; i < BROWSERS; i++) {
      browsers.add(new Browser(i));
    }
    startReplica();
    startReplica();
    startReplica();
    cluster.lose(event -> random.nextInt(100) == 0 || fault.test(event));
    for (int step = 0; step < STEPS; step++) {
      step(step < STEPS * 3 / 4);
    }
    cluster.lose(fault);
    cluster.replicas().forEach(Cluster.Replica::thaw);
    abandoned.forEach(Runnable::run);
    browsers.forEach(this::dropIfClosed);
    cluster.pass(Cluster.SESSION_SECONDS + 2 * Limits.GRACE_BEATS + Cluster.SETTLING);
    browsers.forEach(this::dropIfClosed);
    cluster.pass(2 * Limits.GRACE_BEATS);
    check(seed);
  }

  /**
   * @param deadly whether replicas may die; each that starts anew has everybody state the rosters,
   *     so what was lost after the last one must be noticed by itself
   */
  private void step(boolean deadly) {
    Browser browser = browsers.get(random.nextInt(BROWSERS));
    dropIfClosed(browser);
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    switch (random.nextInt(40)) {
      case 0, 1, 2 -> reconnect(browser);
      case 3 -> close(browser);
      case 4, 5, 6, 7, 8, 9 -> join(browser, room);
      case 10, 11, 12 -> leave(browser, room);
      case 13 -> kill(anyReplica(), deadly);
      case 14 -> anyReplica().freeze();
      case 15, 16 -> anyReplica().thaw();
      case 17, 18, 19, 20 -> cluster.tick();
      case 21 -> cluster.moveSome(random);
      case 22 -> drop(browser);
      default -> anyReplica().hearSome(random);
    }
  }

  /** A browser notices that its socket was closed or its replica is gone. */
  private void dropIfClosed(Browser browser) {
    if (browser.at != null && (!browser.isOpen() || !cluster.replicas().contains(browser.at))) {
      browser.at.rooms.handleLost(attendee(browser));
      browser.at = null;
      browser.rooms.clear();
    }
  }

  private void reconnect(Browser browser) {
    Cluster.Replica replica = anyReplica();
    if (!replica.isFrozen()) {
      if (browser.at != null) {
        Cluster.Replica older = browser.at;
        Attendee half = attendee(browser);
        abandoned.add(() -> older.rooms.handleLost(half));
      }
      var rooms = List.copyOf(browser.rooms);
      browser.connect(replica);
      if (random.nextBoolean()) {
        rooms.forEach(room -> join(browser, room));
      }
    }
  }

  /** The network of a browser is gone; its socket's replica knows. */
  private void drop(Browser browser) {
    if (acts(browser)) {
      java.util.Objects.requireNonNull(browser.at).rooms.handleLost(attendee(browser));
      browser.at = null;
      browser.rooms.clear();
    }
  }

  private void close(Browser browser) {
    if (acts(browser)) {
      java.util.Objects.requireNonNull(browser.at).rooms.handleClosed(attendee(browser));
      browser.at = null;
      browser.rooms.clear();
    }
  }

  private void join(Browser browser, String room) {
    browser.giveUpFullRooms();
    if (acts(browser)) {
      say(browser, new ClientFrame.Join(room, null));
      browser.rooms.add(room);
    }
  }

  private void leave(Browser browser, String room) {
    browser.giveUpFullRooms();
    if (acts(browser) && browser.rooms.remove(room)) {
      say(browser, new ClientFrame.Leave(room));
    }
  }

  private void kill(Cluster.Replica replica, boolean deadly) {
    if (deadly) {
      replica.kill();
      startReplica();
    }
  }

  private void startReplica() {
    cluster.start(Duration.ofMillis(random.nextInt(MOST_AHEAD_MILLIS)));
  }

  private Cluster.Replica anyReplica() {
    return cluster.replicas().get(random.nextInt(cluster.replicas().size()));
  }

  private static boolean acts(Browser browser) {
    return browser.isOpen() && !java.util.Objects.requireNonNull(browser.at).isFrozen();
  }

  private static void say(Browser browser, ClientFrame.InRoom frame) {
    java.util.Objects.requireNonNull(browser.at).rooms.handle(attendee(browser), frame);
  }

  private static Attendee attendee(Browser browser) {
    return java.util.Objects.requireNonNull(browser.attendee);
  }

  private void check(long seed) {
    assertThat(cluster.replicas().stream().mapToInt(replica -> replica.rooms.hostedShares()).sum())
        .as("seed %d: hosted shares", seed)
        .isEqualTo(Cluster.SHARES);
    browsers.forEach(Browser::giveUpFullRooms);
    for (Browser browser : browsers) {
      for (String room : browser.rooms) {
        var truth = new TreeSet<String>();
        browsers.stream()
            .filter(other -> other != browser && other.rooms.contains(room))
            .forEach(other -> truth.add(attendee(other).peer()));
        assertThat(new TreeSet<>(browser.hearing.peersOf(room)))
            .as("seed %d: what %s sees in %s", seed, browser.device, room)
            .isEqualTo(truth);
      }
    }
  }
}
