package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;

/**
 * Three packaged replicas over a real Kafka. Peers join, leave, drop and come back elsewhere;
 * replicas are killed, started again, frozen and thawed. Then every peer's view must become the
 * truth.
 *
 * <p>{@code -Dpeerstead.chaos.seconds} says for how long, {@code -Dpeerstead.chaos.seed} with which
 * choices; the seed is logged and named by a failure.
 */
class ConvergenceIT {

  private static final Logger LOG = Logger.getLogger(ConvergenceIT.class);
  private static final Duration CHAOS =
      Duration.ofSeconds(Long.getLong("peerstead.chaos.seconds", 30));
  private static final long SEED = Long.getLong("peerstead.chaos.seed", System.nanoTime());
  private static final Duration PEACE = Duration.ofSeconds(90);
  private static final Duration PACE = Duration.ofMillis(30);
  private static final int PEERS = 12;
  private static final int REPLICAS = 3;

  private final BackendsResource backends = new BackendsResource();
  private final Random random = new Random(SEED);
  private final List<String> rooms =
      random.ints(4).mapToObj(number -> "open." + Integer.toHexString(number)).toList();
  private final List<PackagedService> replicas = new ArrayList<>();
  private final Map<Integer, Instant> frozenUntil = new HashMap<>();
  private final List<Roamer> peers = new ArrayList<>();
  private Map<String, String> config = Map.of();

  @BeforeEach
  void start() throws Exception {
    config = new HashMap<>(backends.start());
    config.keySet().removeIf(key -> key.startsWith("quarkus."));
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(ReplicaProcess.start("chaos-" + i, config));
    }
    for (PackagedService replica : replicas) {
      replica.awaitReady();
    }
    for (int i = 0; i < PEERS; i++) {
      peers.add(new Roamer());
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    peers.forEach(Roamer::drop);
    for (PackagedService replica : replicas) {
      replica.close();
    }
    backends.stop();
  }

  @Test
  void everyViewBecomesTheTruthAfterChaos() {
    LOG.infof("Chaos for %s with seed %d", CHAOS, SEED);
    try {
      goThroughChaos();
    } catch (Exception fault) {
      throw new AssertionError("seed " + SEED, fault);
    }

    await()
        .atMost(PEACE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          peers.forEach(this::live);
          for (Roamer peer : peers) {
            assertThat(peer.view()).as("seed %d: %s", SEED, peer.peer()).isEqualTo(truth(peer));
          }
        });
    assertThat(peers)
        .as("seed %d: somebody is in a room", SEED)
        .anySatisfy(peer -> assertThat(peer.rooms()).isNotEmpty());
  }

  private void goThroughChaos() throws Exception {
    Instant end = Instant.now().plus(CHAOS);
    int steps = 0;
    while (Instant.now().isBefore(end)) {
      step();
      steps++;
      await().pollDelay(PACE).until(() -> true);
    }
    LOG.infof("%d steps", steps);

    for (int i = 0; i < REPLICAS; i++) {
      replicas.get(i).thaw();
      replicas.get(i).awaitReady();
    }
    frozenUntil.clear();
  }

  private void step() throws Exception {
    thawWhoIsDue();
    Roamer peer = peers.get(random.nextInt(PEERS));
    String room = rooms.get(random.nextInt(rooms.size()));
    switch (random.nextInt(100)) {
      case 0 -> kill(random.nextInt(REPLICAS));
      case 1, 2 -> freeze(random.nextInt(REPLICAS));
      case 3, 4, 5, 6, 7 -> peer.drop();
      case 8, 9, 10, 11, 12, 13, 14, 15 -> reconnect(peer);
      default -> {
        if (random.nextInt(3) == 0) {
          peer.leave(room);
        } else {
          peer.join(room);
        }
      }
    }
    peers.forEach(Roamer::hear);
    peers.get(random.nextInt(PEERS)).ping();
  }

  /** A browser notices that its socket is closed, and goes on somewhere. */
  private void live(Roamer peer) {
    peer.hear();
    if (!peer.isOpen()) {
      reconnect(peer);
    }
    peer.ping();
  }

  private void reconnect(Roamer peer) {
    int at = random.nextInt(REPLICAS);
    if (!frozenUntil.containsKey(at) && replicas.get(at).isReady()) {
      peer.connect(ReplicaProcess.socket(replicas.get(at)));
    }
  }

  private void kill(int which) throws InterruptedException, IOException {
    if (frozenUntil.isEmpty() && replicas.stream().allMatch(PackagedService::isReady)) {
      replicas.get(which).close();
      replicas.set(which, ReplicaProcess.start("chaos-" + which, config));
    }
  }

  private void freeze(int which) throws IOException, InterruptedException {
    if (frozenUntil.isEmpty() && replicas.get(which).isReady()) {
      replicas.get(which).freeze();
      frozenUntil.put(which, Instant.now().plusMillis(random.nextInt(500, 10_000)));
    }
  }

  private void thawWhoIsDue() throws IOException, InterruptedException {
    for (int which : List.copyOf(frozenUntil.keySet())) {
      if (Instant.now().isAfter(frozenUntil.get(which))) {
        replicas.get(which).thaw();
        frozenUntil.remove(which);
      }
    }
  }

  private Map<String, Set<String>> truth(Roamer peer) {
    var truth = new HashMap<String, Set<String>>();
    for (String room : peer.rooms()) {
      var others = new TreeSet<String>();
      peers.stream()
          .filter(other -> other != peer && other.rooms().contains(room))
          .forEach(other -> others.add(other.peer()));
      truth.put(room, others);
    }
    return truth;
  }
}
