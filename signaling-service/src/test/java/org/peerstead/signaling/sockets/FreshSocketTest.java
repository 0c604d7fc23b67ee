package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/**
 * What an idle socket keeps of how it began: {@code ./peerstead bench signaling} says what that
 * takes.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class FreshSocketTest {

  @TestHTTPResource("/v1/signal")
  URI http;

  @Inject OpenConnections connections;

  private TestBrowser browser;

  @BeforeEach
  void connect() {
    var uri = URI.create("ws://" + http.getHost() + ":" + http.getPort() + http.getPath());
    browser = TestBrowser.welcomed(new Person(), Person.randomBytes(8), uri);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void keepsOfItsHeadersWhatAnUpgradeAsksForAndNoToken() {
    Map<String, List<String>> kept = connection().handshakeRequest().headers();

    assertThat(kept)
        .containsOnlyKeys(
            "host",
            "connection",
            "upgrade",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-protocol")
        .containsEntry("sec-websocket-protocol", List.of("peerstead.v1"));
  }

  @Test
  void keepsNothingThatOnlyItsUpgradeAskedFor() {
    assertThat(connection().userData().size()).isOne();
  }

  @Test
  void isNotTimedBesideBeingCounted() {
    assertThat(RestAssured.get("/q/metrics").asString())
        .contains("peerstead_signaling_sockets ")
        .doesNotContain("http_server_connections", "http_server_websocket_connections");
  }

  private WebSocketConnection connection() {
    return connections.stream().findFirst().orElseThrow();
  }
}
