package org.peerstead.signaling.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.peerstead.signaling.Counted.drops;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class RefusedUpgradesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TestHTTPResource("/")
  URI http;

  @Inject MeterRegistry registry;

  @Test
  void whatIsNoUpgradeIsAnsweredSoInEveryVersionOfHttp() throws Exception {
    for (String path : List.of("y-webrtc", "peerjs/peerjs?key=peerjs&id=a&token=t")) {
      for (var version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
        var client = HttpClient.newBuilder().version(version).build();
        var get = HttpRequest.newBuilder(http.resolve(path)).timeout(PATIENCE).build();

        var answer = client.send(get, HttpResponse.BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.version()).isEqualTo(version);
      }
    }
  }

  @Test
  void aPageOfAForeignOriginIsADrop() {
    double before = drops(registry, "origin");
    URI uri = URI.create(http.resolve("y-webrtc").toString().replace("http:", "ws:"));
    var builder = HttpClient.newHttpClient().newWebSocketBuilder();

    assertThatThrownBy(() ->
            builder
                .header("Origin", "https://evil.example")
                .buildAsync(uri, new WebSocket.Listener() {})
                .join())
        .isNotNull();

    assertThat(drops(registry, "origin")).isEqualTo(before + 1);
  }

  @Test
  void aReservedIdThatIsDeniedIsADrop() {
    double before = drops(registry, "token");
    URI uri = URI.create(http.resolve("peerjs/peerjs").toString().replace("http:", "ws:"));
    String query = "?key=peerjs&id=" + "0".repeat(64) + "&token=" + Tokens.of(new Person());

    try (var thief = TestBrowser.offering(URI.create(uri + query))) {
      thief.hear("ID-TAKEN");
    }

    assertThat(drops(registry, "token")).isEqualTo(before + 1);
  }
}
