package org.peerstead.signaling.ywebrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class YWebrtcSocketTest {

  private final String topic = "kitchen \"é\" " + Person.randomBytes(8);

  @TestHTTPResource("/y-webrtc")
  URI http;

  private URI uri;

  @BeforeEach
  void address() {
    uri = URI.create("ws://" + http.getHost() + ":" + http.getPort() + http.getPath());
  }

  @Test
  void whatIsPublishedReachesAllSubscribersWithTheirNumber() {
    try (var ada = subscribed(topic);
        var ben = subscribed(topic, "another")) {
      Map<String, Object> data = Map.of("type", "announce", "from", "ä", "list", List.of(1.5, -2));
      ada.say(Map.of("type", "publish", "topic", topic, "data", data, "clients", 99));

      Map<String, Object> heard =
          Map.of("type", "publish", "topic", topic, "data", data, "clients", 2);
      assertThat(ada.hear("publish")).isEqualTo(heard);
      assertThat(ben.hear("publish")).isEqualTo(heard);
    }
  }

  @Test
  void whatComesInFragmentsIsOneTextAndTheNextOneFollowsIt() {
    try (var ada = subscribed("hall");
        var ben = subscribed("hall")) {
      ada.sayInFragments("{\"type\":\"publish\",", "\"topic\":\"ha", "ll\",\"data\":1}");
      ada.say(Map.of("type", "publish", "topic", "hall", "data", 2));

      assertThat(ben.hear("publish")).containsEntry("data", 1);
      assertThat(ben.hear("publish")).containsEntry("data", 2);
    }
  }

  @Test
  void whatAPasswordSealsIsPassedOnAsItIs() {
    try (var ada = subscribed(topic);
        var ben = subscribed(topic)) {
      ada.say(Map.of("type", "publish", "topic", topic, "data", "c2VhbGVk/+=="));

      assertThat(ben.hear("publish")).containsEntry("data", "c2VhbGVk/+==");
    }
  }

  @Test
  void whoHasUnsubscribedOrClosedHearsNothingAndCountsForNothing() {
    try (var ada = subscribed(topic);
        var ben = subscribed(topic)) {
      subscribed(topic).close();
      ben.say(Map.of("type", "unsubscribe", "topics", List.of(topic)));
      ben.say(Map.of("type", "ping"));
      ben.hear("pong");

      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            ada.say(Map.of("type", "publish", "topic", topic, "data", 1));
            assertThat(ada.hear("publish")).containsEntry("clients", 1);
          });
      ben.say(Map.of("type", "ping"));
      ben.hear("pong");
    }
  }

  @Test
  void aMalformedFrameIsAnsweredAndDisturbsNobody() {
    try (var ada = subscribed(topic);
        var ben = subscribed(topic)) {
      for (String malformed :
          List.of(
              "",
              "{",
              "null",
              "[]",
              "{}",
              "{\"type\":\"publish\"}",
              "{\"type\":\"ping\"}x",
              "{\"type\":\"subscribe\",\"topics\":7}",
              "{\"type\":\"shout\"}")) {
        ada.sayText(malformed);
        ada.hearError("malformed");
      }
      ada.sayBinary(new byte[] {1, 2, 3});
      ada.hearError("malformed");
      ada.say(Map.of("type", "publish", "topic", topic, "data", "still here"));

      assertThat(ben.hear("publish")).containsEntry("data", "still here");
    }
  }

  @Test
  void whoGoesOnWithMalformedFramesIsClosed() {
    try (var ada = subscribed(topic)) {
      for (int frame = 0; frame <= 20; frame++) {
        ada.trySayText("nonsense");
      }

      assertThat(ada.closeCode()).isEqualTo(4400);
    }
  }

  @Test
  void aFrameOfTheLimitIsTakenAndOneByteMoreIsNot() {
    try (var ada = subscribed("t")) {
      String around = "{\"type\":\"publish\",\"topic\":\"t\",\"data\":\"\"}";
      String filling = "x".repeat(65_536 - around.length());
      ada.sayText(around.replace("\"\"}", "\"" + filling + "\"}"));
      assertThat(ada.hear("publish")).containsEntry("data", filling);
      ada.sayText(around.replace("\"\"}", "\"" + filling + "x\"}"));
      ada.hearError("too-large");
    }
  }

  @Test
  void aSocketHasAHundredTopicsAndNotOneMore() {
    try (var ada = subscribed()) {
      var topics = java.util.stream.IntStream.range(0, 100).mapToObj(n -> topic + n).toList();
      ada.say(Map.of("type", "subscribe", "topics", topics));
      ada.say(Map.of("type", "publish", "topic", topics.getLast(), "data", 1));
      ada.hear("publish");
      ada.say(Map.of("type", "subscribe", "topics", List.of(topic)));
      ada.hearError("too-many-topics");
    }
  }

  @Test
  void whoSubscribesToWhatItMayNotHaveHasTheRest() {
    var topics = java.util.stream.IntStream.range(0, 101).mapToObj(n -> topic + n).toList();
    try (var ada = subscribed(topic);
        var ben = subscribed()) {
      ben.say(
          Map.of("type", "subscribe", "topics", List.of("x".repeat(513), "y".repeat(513), topic)));
      ben.hearError("malformed");
      ada.say(Map.of("type", "publish", "topic", topic, "data", 1));
      ben.hear("publish");

      ada.say(Map.of("type", "subscribe", "topics", topics));
      ada.hear("publish");
      ada.hearError("too-many-topics");
      ben.say(Map.of("type", "publish", "topic", topics.get(98), "data", 2));
      assertThat(ada.hear("publish")).containsEntry("data", 2);
      ben.say(Map.of("type", "publish", "topic", topics.get(99), "data", 3));
      ben.say(Map.of("type", "publish", "topic", topics.get(0), "data", 4));
      assertThat(ada.hear("publish")).containsEntry("data", 4);
    }
  }

  @Test
  void aTopicOf512BytesIsTakenAndOneByteMoreIsNot() {
    try (var ada = subscribed()) {
      for (String topic : List.of("é".repeat(256), "\"".repeat(512))) {
        ada.say(Map.of("type", "subscribe", "topics", List.of(topic)));
        ada.say(Map.of("type", "publish", "topic", topic, "data", 1));
        ada.hear("publish");
        ada.say(Map.of("type", "subscribe", "topics", List.of(topic + "x")));
        ada.hearError("malformed");
        ada.say(Map.of("type", "publish", "topic", topic + "x", "data", 1));
        ada.hearError("malformed");
      }
    }
  }

  @Test
  void aPageOfAForeignOriginIsRefused() {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder();
    var ear = new java.net.http.WebSocket.Listener() {};

    assertThatThrownBy(
            () -> builder.header("Origin", "https://evil.example").buildAsync(uri, ear).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  /** Subscribed already when it is returned. */
  private TestBrowser subscribed(String... topics) {
    var browser = TestBrowser.offering(uri);
    browser.say(Map.of("type", "subscribe", "topics", List.of(topics)));
    browser.say(Map.of("type", "ping"));
    browser.hear("pong");
    return browser;
  }
}
