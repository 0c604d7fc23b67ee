package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/** Two packaged replicas over a real Kafka. */
class ReplicasIT {

  private static final BackendsResource BACKENDS = new BackendsResource();
  private static Map<String, String> config = Map.of();

  private final String room = "open." + Person.randomBytes(8);
  private final Person anna = new Person();
  private final Person ben = new Person();
  private final String annasTab = Person.randomBytes(8);
  private final String bensTab = Person.randomBytes(8);
  private ServiceProcess one;
  private ServiceProcess two;

  ReplicasIT() throws IOException {
    one = ServiceProcess.start("one", config);
    two = ServiceProcess.start("two", config);
  }

  @BeforeAll
  static void startBackends() {
    config = new HashMap<>(BACKENDS.start());
    config.keySet().removeIf(key -> key.startsWith("quarkus."));
  }

  @AfterAll
  static void stopBackends() {
    BACKENDS.stop();
  }

  @BeforeEach
  void areReady() {
    one.awaitReady();
    two.awaitReady();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void peers_on_two_replicas_meet_and_one_survives_the_kill_of_the_others_replica()
      throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, one.socket()).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, two.socket());
        var c = TestBrowser.welcomed(new Person(), Person.randomBytes(8), two.socket())) {
      a.hear("joined");
      b.joins(room);
      assertThat(b.hear("joined").get("peers")).asString().contains(peer(anna, annasTab));
      assertThat(a.hear("peer-joined")).containsEntry("peer", peer(ben, bensTab));
      c.joins(room).hear("joined");
      a.hear("peer-joined");
      offer(b, peer(anna, annasTab), "v=1");
      candidates(b, peer(anna, annasTab), 50);
      assertThat(a.hear("offer")).containsEntry("sdp", "v=1");
      for (int i = 0; i < 50; i++) {
        assertThat(a.hear("candidate").get("candidate"))
            .asString()
            .contains("candidate:" + i + " ");
      }

      two.kill();
      // Ben comes back on the living replica at once, the other guest never does.
      try (var again = TestBrowser.welcomed(ben, bensTab, one.socket()).joins(room)) {
        again.hear("joined");
        a.hear("peer-joined");
        offer(again, peer(anna, annasTab), "v=2");
        assertThat(a.hear("offer")).containsEntry("sdp", "v=2");

        assertThat(a.hear("peer-left").get("peer")).isNotEqualTo(peer(ben, bensTab));
        assertThat(a.poll(Duration.ofSeconds(3))).as("Ben is not removed").isNull();
      }
    }
  }

  @Test
  void a_peer_moves_between_replicas_and_a_frozen_replica_is_heard_again() throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, one.socket()).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, one.socket()).joins(room)) {
      a.hear("joined");
      a.hear("peer-joined");
      b.hear("joined");
      try (var moved = TestBrowser.welcomed(ben, bensTab, two.socket()).joins(room)) {
        assertThat(moved.hear("joined").get("peers")).asString().contains(peer(anna, annasTab));
        b.drainUntil("error");
        assertThat(b.closeCode()).isEqualTo(4409);
        a.drainUntil("peer-joined");

        two.freeze();
        a.hear("peer-left");
        two.thaw();

        assertThat(a.hear("peer-joined")).containsEntry("peer", peer(ben, bensTab));
        offer(a, peer(ben, bensTab), "v=3");
        assertThat(moved.drainUntil("offer")).containsEntry("sdp", "v=3");
      }
    }
  }

  @Test
  void a_replica_that_stops_says_goodbye_and_a_new_one_knows_the_rooms() throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, one.socket()).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, two.socket()).joins(room)) {
      a.hear("joined");
      a.hear("peer-joined");
      b.hear("joined");

      int exit = two.terminate();

      assertThat(b.hearError("going-away")).containsEntry("retryAfterSeconds", 1);
      assertThat(b.closeCode()).isEqualTo(1012);
      assertThat(exit).isIn(0, 143);
      two = ServiceProcess.start("two", config).awaitReady();
      try (var again = TestBrowser.welcomed(ben, bensTab, two.socket()).joins(room)) {
        assertThat(again.hear("joined").get("peers"))
            .isEqualTo(
                List.of(
                    Map.of(
                        "peer", peer(anna, annasTab),
                        "identity", anna.identity(),
                        "device", anna.device())));
      }
    }
  }

  private void offer(TestBrowser from, String to, String sdp) {
    from.say(
        Map.of(
            "type",
            "offer",
            "room",
            room,
            "to",
            to,
            "connection",
            "c1",
            "sdp",
            sdp,
            "signature",
            "s".repeat(86)));
  }

  private void candidates(TestBrowser from, String to, int count) {
    for (int i = 0; i < count; i++) {
      from.say(
          Map.of(
              "type",
              "candidate",
              "room",
              room,
              "to",
              to,
              "connection",
              "c1",
              "candidate",
              Map.of("candidate", "candidate:" + i + " 1 udp")));
    }
  }

  private static String peer(Person person, String tab) {
    return person.device() + "~" + tab;
  }
}
