package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;

/** Two packaged replicas over a real Kafka, with PeerJS clients. */
class ForeignClientsIT {

  /** Enough that each of the replicas hosts some of them. */
  private static final int PEERS = 12;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatAKilledReplicaHeldIsFreeAndWhatWasSaidToItExpires() throws Exception {
    var backends = new BackendsResource();
    var config = new HashMap<>(backends.start());
    config.keySet().removeIf(key -> key.startsWith("quarkus."));
    List<String> bens =
        IntStream.range(0, PEERS).mapToObj(n -> "ben-" + n + "-" + UUID.randomUUID()).toList();
    try (var one = ReplicaProcess.start("one", config)) {
      one.awaitReady();
      try (var ada = open(one, "ada", "t")) {
        try (var killed = ReplicaProcess.start("two", config)) {
          killed.awaitReady();
          bens.forEach(ben -> open(killed, ben, "mine"));
        }
        bens.forEach(ben -> offer(ada, ben));

        var expired = new HashSet<>();
        bens.forEach(ben -> expired.add(ada.drainUntil("EXPIRE").get("src")));
        assertThat(expired).containsExactlyInAnyOrderElementsOf(bens);
        for (String ben : bens) {
          await().atMost(PATIENCE).until(() -> isGiven(one, ben, "another"));
        }
      }
    } finally {
      backends.stop();
    }
  }

  private static boolean isGiven(PackagedService replica, String id, String token) {
    try (var socket = connect(replica, id, token)) {
      return socket.hearText().contains("OPEN");
    }
  }

  private static TestBrowser open(PackagedService replica, String id, String token) {
    var socket = connect(replica, id, token);
    socket.hear("OPEN");
    return socket;
  }

  private static TestBrowser connect(PackagedService replica, String id, String token) {
    return TestBrowser.offering(
        URI.create(
            "ws://127.0.0.1:"
                + replica.port()
                + "/peerjs/peerjs?key=peerjs&id="
                + id
                + "&token="
                + token));
  }

  private static void offer(TestBrowser from, String to) {
    from.say(Map.of("type", "OFFER", "dst", to, "payload", "v=0"));
  }
}
