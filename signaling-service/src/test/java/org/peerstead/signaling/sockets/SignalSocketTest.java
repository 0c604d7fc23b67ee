package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class SignalSocketTest {

  private static final String ID = "\"id\":\"[0-9a-z]+\\.[0-9]+\",";
  private static final int FUZZ_FRAMES = Integer.getInteger("peerstead.fuzz.frames", 20_000);

  /** Well within the limit of frames a second, however fast the fuzzer is. */
  private static final Duration BETWEEN_PINGS = Duration.ofMillis(40);

  private static final String SIGNATURE = "s".repeat(86);

  private final Person anna = new Person();
  private final Person ben = new Person();
  private final String room = "open." + Person.randomBytes(8);
  private final String annasTab = Person.randomBytes(8);
  private final String bensTab = Person.randomBytes(8);

  @TestHTTPResource("/v1/signal")
  URI http;

  private URI uri;
  private long pinged = System.nanoTime();

  @BeforeEach
  void isReady() {
    uri = URI.create("ws://" + http.getHost() + ":" + http.getPort() + http.getPath());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> RestAssured.get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void helloIsAnsweredWithPeerReplicaAndLimits() {
    try (var browser = TestBrowser.of(anna, uri)) {
      assertThat(browser.subprotocol()).isEqualTo("peerstead.v1");
      browser.say(Map.of("type", "hello", "tab", annasTab));

      assertThat(browser.hear("welcome"))
          .containsEntry("peer", peer(anna, annasTab))
          .containsEntry("replica", "tested")
          .containsEntry("heartbeatSeconds", 2)
          .containsEntry(
              "limits",
              Map.of("frameBytes", 65536, "framesPerSecond", 50, "rooms", 20, "peersPerRoom", 100));
    }
  }

  @Test
  void peersSeeEachOtherComeAndGo() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, uri)) {
      assertThat(a.hear("joined")).containsEntry("room", room).containsEntry("peers", List.of());
      b.joins(room);
      assertThat(b.hear("joined")).containsEntry("peers", List.of(neighbour(anna, annasTab)));
      assertThat(a.hear("peer-joined"))
          .containsEntry("room", room)
          .containsAllEntriesOf(neighbour(ben, bensTab));

      b.say(Map.of("type", "leave", "room", room));

      assertThat(b.hear("left")).containsEntry("room", room);
      assertThat(a.hear("peer-left"))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("type", "peer-left", "room", room, "peer", peer(ben, bensTab)));
    }
  }

  @Test
  void aClosedSocketLeavesTheRoomAndACutOneAfterTheGraceTime() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room)) {
      a.hear("joined");
      TestBrowser.welcomed(ben, bensTab, uri).joins(room).close();
      a.hear("peer-joined");
      a.hear("peer-left");

      var cut = TestBrowser.welcomed(ben, bensTab, uri).joins(room);
      a.hear("peer-joined");
      var cutAt = Instant.now();
      cut.abort();

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            a.say(Map.of("type", "ping"));
            return a.drain().stream().anyMatch(frame -> "peer-left".equals(frame.get("type")));
          });
      assertThat(Duration.between(cutAt, Instant.now()))
          .isGreaterThan(Duration.ofSeconds(Limits.GRACE_BEATS - 1));
    }
  }

  @Test
  void offerAnswerAndCandidatesArriveByteForByteAndInOrder() {
    String sdp = "v=0\\r\\no=- 46117317 2 IN IP4 127.0.0.1\\r\\na=fingerprint:sha-256 AB:CD\\r\\n";
    String candidate =
        "{\"candidate\":\"candidate:1 1 udp 2122 192.0.2.1 9 typ host\",\"sdpMid\":\"0\","
            + "\"sdpMLineIndex\":0,\"usernameFragment\":null}";
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, uri).joins(room)) {
      a.hear("joined");
      a.hear("peer-joined");
      b.hear("joined");
      a.sayText(directed("offer", "to", peer(ben, bensTab), description(sdp)));
      a.sayText(directed("candidate", "to", peer(ben, bensTab), ",\"candidate\":" + candidate));
      a.sayText(directed("candidate", "to", peer(ben, bensTab), ",\"candidate\":null"));
      b.sayText(directed("answer", "to", peer(anna, annasTab), description(sdp)));

      String from = peer(anna, annasTab);
      assertThat(withoutId(b.hearText()))
          .isEqualTo(directed("offer", "from", from, description(sdp)));
      assertThat(withoutId(b.hearText()))
          .isEqualTo(directed("candidate", "from", from, ",\"candidate\":" + candidate));
      assertThat(withoutId(b.hearText()))
          .isEqualTo(directed("candidate", "from", from, ",\"candidate\":null"));
      assertThat(withoutId(a.hearText()))
          .isEqualTo(directed("answer", "from", peer(ben, bensTab), description(sdp)));
    }
  }

  @Test
  void framesOfOnePeerKeepTheirOrder() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, uri).joins(room)) {
      a.hear("joined");
      a.hear("peer-joined");
      b.hear("joined");
      for (int i = 0; i < 80; i++) {
        a.sayText(directed("offer", "to", peer(ben, bensTab), description("v=" + i)));
      }

      for (int i = 0; i < 80; i++) {
        assertThat(b.hear("offer")).containsEntry("sdp", "v=" + i);
      }
    }
  }

  @Test
  void refusalsAreTypedAndNameWhatTheyAreAbout() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      a.sayText(directed("offer", "to", peer(ben, bensTab), description("v=0")));
      assertThat(a.hearError("not-in-room")).containsEntry("about", room);
      a.say(Map.of("type", "leave", "room", room));
      a.hearError("not-in-room");
      a.joins(room).hear("joined");

      a.sayText(directed("offer", "to", peer(ben, bensTab), description("v=0")));

      assertThat(a.hearError("peer-absent")).containsEntry("about", peer(ben, bensTab));
    }
  }

  @Test
  void aFrameBeforeHelloAndASecondHelloAreRefused() {
    try (var a = TestBrowser.of(anna, uri)) {
      a.joins(room).hearError("hello-expected");
      a.say(Map.of("type", "hello", "tab", annasTab));
      a.hear("welcome");

      a.say(Map.of("type", "hello", "tab", annasTab));

      a.hearError("hello-expected");
    }
  }

  @Test
  void aSocketMayBeInTwentyRoomsAndNotInOneMore() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      for (int i = 0; i < Limits.ROOMS; i++) {
        a.joins(room + i).hear("joined");
      }

      a.joins(room);

      assertThat(a.hearError("too-many-rooms")).containsEntry("about", room);
    }
  }

  @Test
  void aFrameOfTheLargestSizeIsReadAndOneByteMoreIsRefused() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      String ping = "{\"type\":\"ping\"}";
      a.sayText(ping + " ".repeat(Limits.FRAME_BYTES - ping.length()));
      a.hear("pong");

      a.sayText(ping + " ".repeat(Limits.FRAME_BYTES + 1 - ping.length()));

      a.hearError("too-large");
      a.say(Map.of("type", "ping"));
      a.hear("pong");
    }
  }

  @Test
  void aFrameOfTwiceTheLargestSizeIsRefusedAndOneByteMoreClosesTheSocket() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      a.sayText(" ".repeat(Limits.FRAME_BYTES * 2));
      a.hearError("too-large");

      a.sayText(" ".repeat(Limits.FRAME_BYTES * 2 + 1));

      assertThat(a.closeCode()).isEqualTo(4400);
    }
  }

  @Test
  void aBurstPassesAndMoreIsRateLimited() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      for (int i = 0; i < Limits.BURST * 2; i++) {
        a.say(Map.of("type", "ping"));
      }

      for (int i = 1; i < Limits.BURST; i++) {
        a.hear("pong");
      }
      Map<String, Object> next = a.drainUntil("error");
      assertThat(next)
          .containsEntry("reason", "rate-limited")
          .containsEntry("retryAfterSeconds", 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "{\"type\":\"dance\"}", "{\"type\":\"join\",\"room\":\"a b\"}"})
  void aMalformedFrameIsRefusedAndTheSocketStays(String text) {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      a.sayText(text);

      a.hearError("malformed");
      a.say(Map.of("type", "ping"));
      a.hear("pong");
    }
  }

  @Test
  void aBinaryFrameIsRefusedAndTooManyCloseTheSocket() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri)) {
      for (int i = 0; i <= Limits.MALFORMED_IN_A_ROW; i++) {
        a.sayBinary(new byte[] {1, 2, 3});
        a.hearError("malformed");
      }

      assertThat(a.closeCode()).isEqualTo(4400);
    }
  }

  @Test
  void aSocketWithoutHelloIsClosed() {
    try (var a = TestBrowser.of(anna, uri)) {
      a.hearError("hello-expected");

      assertThat(a.closeCode()).isEqualTo(4408);
    }
  }

  @Test
  void aSilentSocketIsClosedAndItsPeerLeaves() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room);
        var b = TestBrowser.welcomed(ben, bensTab, uri).joins(room)) {
      a.hear("joined");
      a.hear("peer-joined");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            a.say(Map.of("type", "ping"));
            return b.isClosed();
          });

      assertThat(b.closeCode()).isEqualTo(4408);
      assertThat(b.drain()).last().asString().contains("silent");
      assertThat(a.drainUntil("peer-left")).containsEntry("peer", peer(ben, bensTab));
      assertThat(a.isClosed()).isFalse();
    }
  }

  @Test
  void aReaderThatReadsNothingIsClosedAndItsPeerLeavesAndItsPlaceBecomesFree() throws Exception {
    // One alone may send too little for it to fill the buffers of the network soon.
    var others =
        Stream.generate(() -> TestBrowser.welcomed(anna, Person.randomBytes(8), uri).joins(room))
            .limit(3)
            .toList();
    others.forEach(other -> other.drainUntil("joined"));
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room);
        var deaf = new DeafBrowser(ben, uri)) {
      a.hear("joined");
      deaf.sayText("{\"type\":\"hello\",\"tab\":\"" + bensTab + "\"}");
      deaf.sayText("{\"type\":\"join\",\"room\":\"" + room + "\"}");
      a.hear("peer-joined");
      String big = directed("offer", "to", peer(ben, bensTab), description("x".repeat(60_000)));

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(25))
          // Its connection may be cut before its peer is said to have left.
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> {
            deaf.sayText("{\"type\":\"ping\"}");
            a.sayText(big);
            others.forEach(other -> other.sayText(big));
            return a.drain().stream().anyMatch(f -> "peer-left".equals(f.get("type")));
          });

      assertThat(metrics()).contains("peerstead_signaling_sockets_closed_total{code=\"4430\"} 1.0");
      others.forEach(TestBrowser::close);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            a.say(Map.of("type", "ping"));
            assertThat(metrics()).contains("peerstead_signaling_sockets 1.0");
          });
    }
  }

  @Test
  void aNewerSocketOfTheSameTabReplacesTheOlder() {
    try (var older = TestBrowser.welcomed(anna, annasTab, uri);
        var otherTab = TestBrowser.welcomed(anna, bensTab, uri);
        var newer = TestBrowser.welcomed(anna, annasTab, uri)) {
      older.hearError("replaced");
      assertThat(older.closeCode()).isEqualTo(4409);
      newer.say(Map.of("type", "ping"));
      newer.hear("pong");
      otherTab.say(Map.of("type", "ping"));
      otherTab.hear("pong");
    }
  }

  /**
   * {@code -Dpeerstead.fuzz.frames=1000000} says how many; some are malformed, oversized, early.
   */
  @Test
  void randomFramesLeaveOtherSocketsUndisturbedAndMemoryFlat() {
    var random = new Random(11);
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room)) {
      a.hear("joined");
      long warm = 0;
      for (int said = 0; said < FUZZ_FRAMES; ) {
        said += fuzz(random, FUZZ_FRAMES - said, a);
        warm = warm == 0 && said > FUZZ_FRAMES / 4 ? usedHeap() : warm;
      }

      assertThat(usedHeap() - warm).as("bytes of heap more").isLessThan(16 << 20);
      assertThat(metrics()).contains("peerstead_signaling_drops_total{reason=\"malformed\"}");
    }
  }

  /** Until the socket is closed, which more than one kind of frame brings about. */
  private int fuzz(Random random, int most, TestBrowser undisturbed) {
    int said = 0;
    try (var fuzzer = TestBrowser.of(ben, uri)) {
      if (random.nextInt(10) > 0) {
        fuzzer.trySayText("{\"type\":\"hello\",\"tab\":\"" + bensTab + "\"}");
      }
      for (; !fuzzer.isClosed() && said < most; said++) {
        if (random.nextInt(20) == 0) {
          fuzzer.trySayBinary(new byte[random.nextInt(200)]);
        } else {
          fuzzer.trySayText(RandomFrames.next(random));
        }
        pingNowAndThen(undisturbed);
      }
    }
    return said;
  }

  private void pingNowAndThen(TestBrowser browser) {
    if (System.nanoTime() - pinged > BETWEEN_PINGS.toNanos()) {
      pinged = System.nanoTime();
      browser.say(Map.of("type", "ping"));
      browser.hear("pong");
    }
  }

  private static long usedHeap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void metricsCountSocketsAndFrames() {
    try (var a = TestBrowser.welcomed(anna, annasTab, uri).joins(room)) {
      a.hear("joined");

      assertThat(metrics())
          .contains(
              "peerstead_signaling_sockets ",
              "peerstead_signaling_rooms ",
              "peerstead_signaling_hosted_rooms ",
              "peerstead_signaling_hosted_shares 8.0",
              "peerstead_signaling_shares_without_host 0.0",
              "peerstead_signaling_relay_seconds_bucket{le=\"0.01\"}",
              "peerstead_signaling_kafka_lag{topic=\"signaling.rooms\"}",
              "peerstead_signaling_kafka_lag{topic=\"signaling.deliveries\"}",
              "peerstead_signaling_kafka_lag{topic=\"mailbox.deposits\"}",
              "peerstead_signaling_frames_received_total{type=\"join\"}",
              "peerstead_signaling_frames_sent_total{type=\"joined\"}",
              "peerstead_signaling_drops_total{reason=\"slow-reader\"}");
    }
  }

  private static String metrics() {
    return RestAssured.get("/q/metrics").asString();
  }

  private static String peer(Person person, String tab) {
    return person.device() + "~" + tab;
  }

  private static Map<String, String> neighbour(Person person, String tab) {
    return Map.of(
        "peer", peer(person, tab), "identity", person.identity(), "device", person.device());
  }

  private static String withoutId(String frame) {
    assertThat(frame).containsPattern(ID);
    return frame.replaceFirst(ID, "");
  }

  private static String description(String sdp) {
    return ",\"sdp\":\"" + sdp + "\",\"signature\":\"" + SIGNATURE + "\"";
  }

  private String directed(String type, String direction, String peer, String content) {
    return "{\"type\":\"%s\",\"room\":\"%s\",\"%s\":\"%s\",\"connection\":\"c1\"%s}"
        .formatted(type, room, direction, peer, content);
  }
}
