package org.peerstead.signaling.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.Counted.drops;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** Addresses are counted, and one proxy stands in front. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
@TestProfile(SocketsBehindProxyTest.BehindProxy.class)
class SocketsBehindProxyTest {

  public static final class BehindProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "peerstead.proxies", "1",
          "peerstead.signal.count-addresses", "true",
          // The first of that many must not be found silent before the last one has come.
          "peerstead.signal.heartbeat", "15s",
          "peerstead.y-webrtc.count-addresses", "true",
          "peerstead.y-webrtc.sockets-per-address", "2");
    }
  }

  @TestHTTPResource("/")
  URI http;

  @Inject MeterRegistry registry;

  @Test
  void asManySocketsOfAClientsAddressAsTheLimitSays() {
    List<TestBrowser> browsers = new ArrayList<>();
    try {
      for (int i = 0; i < Limits.SOCKETS_PER_ADDRESS; i++) {
        browsers.add(browser("203.0.113." + i % 256 + ", 198.51.100.7"));
        browsers.getLast().say(Map.of("type", "hello", "tab", "AAAAAAAAAAA"));
        browsers.getLast().hear("welcome");
      }

      browsers.add(browser("203.0.113.1, 198.51.100.7"));
      browsers.getLast().hearError("too-many-sockets");
      browsers.add(browser("198.51.100.7, 198.51.100.8"));
      browsers.getLast().say(Map.of("type", "hello", "tab", "AAAAAAAAAAA"));
      browsers.getLast().hear("welcome");
    } finally {
      browsers.forEach(TestBrowser::close);
    }
  }

  @Test
  void asManySocketsOfAForeignClientsAddressAsTheLimitSays() {
    double before = drops(registry, "too-many-sockets");
    assertThat(upgrade("203.0.113.1, 198.51.100.7")).isEqualTo(101);
    assertThat(upgrade("203.0.113.2, 198.51.100.7")).isEqualTo(101);
    assertThat(upgrade("203.0.113.3, 198.51.100.7")).isEqualTo(429);
    assertThat(upgrade("198.51.100.7, 198.51.100.8")).isEqualTo(101);
    assertThat(drops(registry, "too-many-sockets")).isEqualTo(before + 1);
  }

  private TestBrowser browser(String forwardedFor) {
    return TestBrowser.forwarded(
        forwardedFor, at("/v1/signal"), "peerstead.v1", "token." + Tokens.of(new Person()));
  }

  private int upgrade(String forwardedFor) {
    try {
      var unused =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("X-Forwarded-For", forwardedFor)
              .buildAsync(at("/y-webrtc"), new WebSocket.Listener() {})
              .join();
      return 101;
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }
  }

  private URI at(String path) {
    return URI.create("ws://" + http.getHost() + ":" + http.getPort() + path);
  }
}
