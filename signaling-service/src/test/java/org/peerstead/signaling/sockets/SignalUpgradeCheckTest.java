package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class SignalUpgradeCheckTest {

  private static final class Ear implements java.net.http.WebSocket.Listener {}

  private final Person anna = new Person();

  @TestHTTPResource("/v1/signal")
  URI http;

  private URI uri;

  @BeforeEach
  void address() {
    uri = URI.create("ws://" + http.getHost() + ":" + http.getPort() + http.getPath());
  }

  @Test
  void withoutATokenTheSocketIsToldSoAndClosed() {
    try (var alone = TestBrowser.offering(uri, "peerstead.v1");
        var nothing = TestBrowser.offering(uri)) {
      alone.hearError("token-missing");
      assertThat(alone.closeCode()).isEqualTo(4401);
      nothing.hearError("token-missing");
      assertThat(nothing.closeCode()).isEqualTo(4401);
    }
    assertThat(RestAssured.get("/q/metrics").asString())
        .containsPattern("drops_total\\{reason=\"token\"} [1-9]")
        .containsPattern("sockets_closed_total\\{code=\"4401\"} [1-9]");
  }

  @Test
  void anExpiredAForgedAndAMalformedTokenAreRefusedAlike() {
    for (String token : List.of(Tokens.expired(anna), Tokens.forged(anna), "a.b.c", "")) {
      try (var browser = TestBrowser.offering(uri, "peerstead.v1", "token." + token)) {
        browser.hearError("token-invalid");
        assertThat(browser.closeCode()).isEqualTo(4401);
      }
    }
  }

  @Test
  void aBrowserOfAForeignOriginIsRefusedBeforeTheSocketOpens() {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("peerstead.v1");

    assertThatThrownBy(() ->
            builder.header("Origin", "https://evil.example").buildAsync(uri, new Ear()).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    assertThat(RestAssured.get("/q/metrics").asString())
        .containsPattern("drops_total\\{reason=\"origin\"} [1-9]");
  }

  @Test
  void aBrowserOfAWelcomeOriginIsLetIn() {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("peerstead.v1");

    var socket = builder.header("Origin", "https://app.example").buildAsync(uri, new Ear()).join();

    assertThat(socket.getSubprotocol()).isEqualTo("peerstead.v1");
    socket.abort();
  }
}
