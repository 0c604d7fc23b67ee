package org.peerstead.signaling.peerjs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class PeerJsSocketTest {

  private static final Map<String, Object> PAYLOAD =
      Map.of("sdp", Map.of("type", "offer", "sdp", "v=0\r\nä"), "connectionId", "dc_1");

  private final String ada = "ada-" + UUID.randomUUID();
  private final String ben = "ben " + UUID.randomUUID();

  @TestHTTPResource("/peerjs/peerjs")
  URI http;

  @Test
  void whatOnePeerSaysReachesTheOtherWithItsSender() {
    try (var one = open(ada, "t1");
        var two = open(ben, "t2")) {
      for (String type : List.of("OFFER", "ANSWER", "CANDIDATE", "LEAVE")) {
        one.say(Map.of("type", type, "src", "forged", "dst", ben, "payload", PAYLOAD));

        assertThat(two.hear(type))
            .isEqualTo(Map.of("type", type, "src", ada, "dst", ben, "payload", PAYLOAD));
      }
    }
  }

  @Test
  void whatIsSaidToAnAbsentPeerWaitsForIt() {
    try (var one = open(ada, "t1")) {
      one.say(Map.of("type", "OFFER", "dst", ben, "payload", PAYLOAD));
      one.say(Map.of("type", "CANDIDATE", "dst", ben, "payload", PAYLOAD));
      try (var two = open(ben, "t2")) {
        assertThat(two.hear("OFFER")).containsEntry("src", ada);
        assertThat(two.hear("CANDIDATE")).containsEntry("src", ada);
      }
    }
  }

  @Test
  void whatWaitsTooLongExpiresOnceForEachAbsentPeer() {
    try (var one = open(ada, "t1")) {
      one.say(Map.of("type", "OFFER", "dst", ben, "payload", PAYLOAD));
      one.say(Map.of("type", "CANDIDATE", "dst", ben, "payload", PAYLOAD));
      one.say(Map.of("type", "OFFER", "dst", "no id!", "payload", PAYLOAD));

      assertThat(one.hear("EXPIRE"))
          .isEqualTo(Map.of("type", "EXPIRE", "src", "no id!", "dst", ada));
      assertThat(one.hear("EXPIRE")).isEqualTo(Map.of("type", "EXPIRE", "src", ben, "dst", ada));
      assertThat(one.poll(Duration.ofMillis(600))).isNull();
    }
  }

  @Test
  void anIdThatSomebodyHasIsTaken() {
    try (var one = open(ada, "t1");
        var other = connect(ada, "t2")) {
      other.hear("ID-TAKEN");
      assertThat(other.closeCode()).isEqualTo(4409);
      assertThat(one.isClosed()).isFalse();
    }
    try (var later = openSoon(ada, "t3")) {
      assertThat(later.isClosed()).isFalse();
    }
  }

  @Test
  void whoHasTheTokenTakesTheIdOver() {
    try (var old = open(ada, "t1");
        var newer = open(ada, "t1");
        var two = open(ben, "t2")) {
      assertThat(old.hear("ERROR")).containsKey("payload");
      assertThat(old.closeCode()).isEqualTo(4409);
      two.say(Map.of("type", "OFFER", "dst", ada, "payload", PAYLOAD));
      newer.hear("OFFER");
    }
  }

  @Test
  void anIdOfADeviceNeedsATokenOfThatDevice() {
    var anna = new Person();
    String device = HexFormat.of().formatHex(Base64Url.decode(anna.device()));
    String identity = HexFormat.of().formatHex(Base64Url.decode(anna.identity()));
    for (String id : List.of(device, device + "-laptop", identity, identity + " room")) {
      try (var thief = connect(id, "guess");
          var other = connect(id, Tokens.of(new Person()))) {
        thief.hear("ID-TAKEN");
        other.hear("ID-TAKEN");
      }
      try (var mine = open(id, Tokens.of(anna));
          var mineAgain = open(id, Tokens.of(anna))) {
        assertThat(mine.closeCode()).isEqualTo(4409);
        assertThat(mineAgain.isClosed()).isFalse();
      }
    }
  }

  @Test
  void whoDoesNotSayWhoItIsIsToldSo() {
    try (var none = TestBrowser.offering(uri("?key=peerjs"));
        var badKey = TestBrowser.offering(uri("?key=other&id=a&token=t"));
        var badId = connect("-", "t")) {
      assertThat(none.hear("ERROR").get("payload"))
          .isEqualTo(Map.of("msg", "No id, token, or key supplied to websocket server"));
      badKey.hear("INVALID-KEY");
      badId.hear("ERROR");
      assertThat(List.of(none.closeCode(), badKey.closeCode(), badId.closeCode()))
          .containsOnly(4400);
    }
  }

  @Test
  void anIdAndATokenOfTheLimitAreTakenAndOneCharacterMoreIsNot() {
    String longest = "a".repeat(128);
    try (var id = open(longest, "t");
        var token = open(ada, "t".repeat(2048));
        var longId = connect(longest + "a", "t");
        var longToken = connect(ben, "t".repeat(2049))) {
      longId.hear("ERROR");
      longToken.hear("ERROR");
      assertThat(List.of(id.isClosed(), token.isClosed())).containsOnly(false);
    }
  }

  @Test
  void aMalformedFrameEndsItsOwnSocketOnly() {
    try (var one = open(ada, "t1");
        var two = open(ben, "t2");
        var three = open("c" + ben, "t2")) {
      one.sayText("{\"type\":\"OFFER\"");
      one.hear("ERROR");
      assertThat(one.closeCode()).isEqualTo(4400);
      two.say(Map.of("type", "OFFER", "dst", "c" + ben, "payload", PAYLOAD));
      three.hear("OFFER");
    }
  }

  @Test
  void heartbeatsAreTaken() {
    try (var one = open(ada, "t1");
        var two = open(ben, "t2")) {
      one.say(Map.of("type", "HEARTBEAT"));
      one.say(Map.of("type", "OFFER", "dst", ben, "payload", PAYLOAD));
      two.hear("OFFER");
    }
  }

  @Test
  void whoseTokenHasExpiredIsToldThatAndNotThatItsIdIsTaken() {
    var anna = new Person();
    String device = HexFormat.of().formatHex(Base64Url.decode(anna.device()));
    try (var late = connect(device, Tokens.expired(anna));
        var forged = connect(device, Tokens.forged(anna))) {
      assertThat(late.hear("ERROR").get("payload").toString()).contains("token has expired");
      assertThat(late.closeCode()).isEqualTo(4401);
      forged.hear("ID-TAKEN");
    }
  }

  @Test
  void aNewIdMayBeReadByPagesOfTheOriginsThatAreServed() {
    given()
        .header("Origin", "https://app.example")
        .get("/peerjs/peerjs/id?ts=1&version=1.5.5")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", "*")
        .body(matchesPattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  }

  @Test
  void everyPageMayReadWhyItIsRefused() {
    for (var refused :
        Map.of(
                "/peerjs/other/id", 404,
                "/peerjs/peerjs/what", 404,
                "/peerjs/peerjs/peers", 401)
            .entrySet()) {
      given()
          .header("Origin", "https://app.example")
          .get(refused.getKey())
          .then()
          .statusCode(refused.getValue())
          .header("Access-Control-Allow-Origin", "*");
    }
    for (String path : List.of("id", "peers")) {
      given()
          .header("Origin", "https://evil.example")
          .get("/peerjs/peerjs/" + path)
          .then()
          .statusCode(403)
          .header("Access-Control-Allow-Origin", "*");
    }
  }

  @Test
  void peersAreNotListedUnlessThatIsAllowed() {
    given().get("/peerjs/peerjs/peers").then().statusCode(401);
  }

  private TestBrowser open(String id, String token) {
    var browser = connect(id, token);
    browser.hear("OPEN");
    return browser;
  }

  /** Once the socket that had the id is found to be closed. */
  private TestBrowser openSoon(String id, String token) {
    return org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var browser = connect(id, token);
              return browser.hearText().contains("OPEN") ? browser : null;
            },
            java.util.Objects::nonNull);
  }

  private TestBrowser connect(String id, String token) {
    String name = id.replace(" ", "%20");
    return TestBrowser.offering(
        uri("?key=peerjs&id=" + name + "&token=" + token + "&version=1.5.5"));
  }

  private URI uri(String query) {
    return URI.create("ws://" + http.getHost() + ":" + http.getPort() + http.getPath() + query);
  }
}
