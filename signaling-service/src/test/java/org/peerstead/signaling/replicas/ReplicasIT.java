package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;

/** Two packaged replicas over a real Kafka. */
class ReplicasIT {

  private static final int CROWD = 40;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final BackendsResource BACKENDS = new BackendsResource();
  private static Map<String, String> config = Map.of();

  private final String room = "open." + Person.randomBytes(8);
  private final Person anna = new Person();
  private final Person ben = new Person();
  private final String annasTab = Person.randomBytes(8);
  private final String bensTab = Person.randomBytes(8);
  private PackagedService one;
  private PackagedService two;

  ReplicasIT() throws IOException {
    one = ReplicaProcess.start("one", config);
    two = ReplicaProcess.start("two", config);
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
  void areReady() throws InterruptedException {
    one.awaitReady();
    two.awaitReady();
  }

  @AfterEach
  void stop() throws InterruptedException {
    one.close();
    two.close();
  }

  @Test
  void peersOnTwoReplicasMeetAndOneSurvivesTheKillOfTheOthersReplica() throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, ReplicaProcess.socket(one)).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(two));
        var c =
            TestBrowser.welcomed(new Person(), Person.randomBytes(8), ReplicaProcess.socket(two))) {
      a.hear("joined");
      b.joins(room);
      assertThat(b.hear("joined").get("peers")).asString().contains(peer(anna, annasTab));
      assertThat(a.hear("peer-joined")).containsEntry("peer", peer(ben, bensTab));
      c.joins(room).hear("joined");
      a.hear("peer-joined");
      offer(b, peer(anna, annasTab), "v=1");
      candidates(b, peer(anna, annasTab), 0, 50);
      assertThat(a.hear("offer")).containsEntry("sdp", "v=1");
      for (int i = 0; i < 50; i++) {
        assertThat(a.hear("candidate").get("candidate"))
            .asString()
            .contains("candidate:" + i + " ");
      }

      two.close();
      // Ben comes back on the living replica at once, the other guest never does.
      try (var again = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(one)).joins(room)) {
        again.hear("joined");
        offer(again, peer(anna, annasTab), "v=2");
        assertThat(a.hear("offer")).containsEntry("sdp", "v=2");

        assertThat(a.hear("peer-left").get("peer")).isNotEqualTo(peer(ben, bensTab));
        assertThat(a.poll(Duration.ofSeconds(3))).as("Ben is not removed").isNull();
      }
    }
  }

  @Test
  void aPeerMovesBetweenReplicasAndAFrozenReplicaIsHeardAgain() throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, ReplicaProcess.socket(one)).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(one))) {
      a.hear("joined");
      b.joins(room);
      a.hear("peer-joined");
      b.hear("joined");
      try (var moved = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(two)).joins(room)) {
        assertThat(moved.hear("joined").get("peers")).asString().contains(peer(anna, annasTab));
        b.drainUntil("error");
        assertThat(b.closeCode()).isEqualTo(4409);
        assertThat(a.drain()).as("nobody left or joined").isEmpty();

        two.freeze();
        a.hear("peer-left");
        two.thaw();

        assertThat(a.hear("peer-joined")).containsEntry("peer", peer(ben, bensTab));
        moved.drain();
        offer(a, peer(ben, bensTab), "v=3");
        assertThat(moved.drainUntil("offer")).containsEntry("sdp", "v=3");
      }
    }
  }

  @Test
  void aReplicaThatStopsSaysGoodbyeAndANewOneKnowsTheRooms() throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, ReplicaProcess.socket(one)).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(two))) {
      a.hear("joined");
      b.joins(room);
      a.hear("peer-joined");
      b.hear("joined");

      two.terminate();
      int exit = two.awaitExit(STOP_LIMIT);

      assertThat(waitOf(b)).isBetween(0, 99);
      assertThat(b.closeCode()).isEqualTo(1012);
      assertThat(exit).isIn(0, 143);
      two = ReplicaProcess.start("two", config).awaitReady();
      try (var again = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(two)).joins(room)) {
        var there =
            Map.<String, Object>of(
                "peer", peer(anna, annasTab),
                "identity", anna.identity(),
                "device", anna.device());
        // A host that is new as well may answer before it has heard of everybody.
        if (!again.hear("joined").get("peers").equals(List.of(there))) {
          assertThat(again.hear("peer-joined")).containsAllEntriesOf(there);
        }
      }
    }
  }

  @Test
  void aCrowdIsSentElsewhereWithDifferentWaitsAndNobodyIsSeenToLeave() throws Exception {
    var tabs = Stream.generate(() -> Person.randomBytes(8)).limit(CROWD).toList();
    try (var a = TestBrowser.welcomed(anna, annasTab, ReplicaProcess.socket(one)).joins(room)) {
      a.hear("joined");
      var crowd = joinedAt(two, tabs);
      crowd.forEach(each -> a.drainUntil("peer-joined"));
      a.say(Map.of("type", "ping"));
      a.hear("pong");

      two.terminate();

      var waits = crowd.stream().map(ReplicasIT::waitOf).toList();
      assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(0, 99));
      assertThat(Set.copyOf(waits)).hasSizeGreaterThan(CROWD / 4);
      assertThat(crowd).allSatisfy(each -> assertThat(each.closeCode()).isEqualTo(1012));
      assertThatThrownBy(() -> TestBrowser.of(ben, ReplicaProcess.socket(two)))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(503));
      assertThat(two.isReady()).isFalse();
      var again = joinedAt(one, tabs);
      assertThat(two.awaitExit(STOP_LIMIT)).isIn(0, 143);
      a.say(Map.of("type", "ping"));
      assertThat(typesWithin(a, Duration.ofSeconds(15))).containsExactly("pong");
      again.forEach(TestBrowser::close);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoResumesHearsWhatWasSaidMeanwhileOnceAndInOrder(boolean killed) throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, ReplicaProcess.socket(one)).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(two))) {
      a.hear("joined");
      b.joins(room);
      a.hear("peer-joined");
      b.drainUntil("joined");
      candidates(a, peer(ben, bensTab), 0, 20);
      var heard = new ArrayList<Map<String, Object>>();
      for (int i = 0; i < 10; i++) {
        heard.add(b.hear("candidate"));
      }

      if (killed) {
        two.close();
      } else {
        b.abort();
      }
      candidates(a, peer(ben, bensTab), 20, 40);
      try (var again = TestBrowser.welcomed(ben, bensTab, ReplicaProcess.socket(one))) {
        candidates(a, peer(ben, bensTab), 40, 60);
        again.joins(room).hear("joined");
        candidates(a, peer(ben, bensTab), 60, 80);

        var seen = heard.stream().map(frame -> frame.get("id")).collect(Collectors.toSet());
        while (heard.size() < 80) {
          Map<String, Object> frame = again.hear("candidate");
          if (seen.add(frame.get("id"))) {
            heard.add(frame);
          }
        }
        assertThat(a.drain()).as("nobody left or joined").isEmpty();
      }
      assertThat(heard.stream().map(frame -> frame.get("candidate").toString()).toList())
          .isEqualTo(
              IntStream.range(0, 80)
                  .mapToObj(i -> "{candidate=candidate:" + i + " 1 udp}")
                  .toList());
    }
  }

  @Test
  void aDeviceIsWokenThoughTheReplicaThatHeardOfItsDepositsIsKilled() throws Exception {
    try (var a = TestBrowser.welcomed(anna, annasTab, ReplicaProcess.socket(one))) {
      two.close();
      deposit(anna.device());
      assertThat(a.hear("wake-up")).containsEntry("mailbox", anna.device());
    }
  }

  private static void deposit(String mailbox) throws Exception {
    var event = new EnvelopeDeposited(mailbox, Person.randomBytes(16), 512, Instant.now());
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", config.get("kafka.bootstrap.servers")),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(EventCodec.encode(CloudEvent.now("/mailbox-service", Instant.now(), event)))
          .get();
    }
  }

  /** The crowd comes all at once, each with another tab of Ben's device. */
  private List<TestBrowser> joinedAt(PackagedService replica, List<String> tabs) throws Exception {
    try (var browsers = Executors.newVirtualThreadPerTaskExecutor()) {
      var joined = new ArrayList<TestBrowser>();
      for (var joining :
          browsers.invokeAll(tabs.stream().map(tab -> joining(replica, tab)).toList())) {
        joined.add(joining.get());
      }
      return joined;
    }
  }

  private Callable<TestBrowser> joining(PackagedService replica, String tab) {
    return () -> {
      var browser = TestBrowser.welcomed(ben, tab, ReplicaProcess.socket(replica)).joins(room);
      browser.drainUntil("joined");
      return browser;
    };
  }

  /** Past the other frames of a room. */
  private static int waitOf(TestBrowser browser) {
    return (int) browser.drainUntil("going-away").get("waitMillis");
  }

  /** Of all that is heard until that time is over. */
  private static List<Object> typesWithin(TestBrowser browser, Duration time) {
    await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
    return browser.drain().stream().map(frame -> frame.get("type")).toList();
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

  private void candidates(TestBrowser from, String to, int first, int end) {
    for (int i = first; i < end; i++) {
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
