package org.peerstead.signaling.lines;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.standalone.fixture.BackendsResource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
@TestProfile(ForeignClientsTurnedOffTest.TurnedOff.class)
class ForeignClientsTurnedOffTest {

  public static final class TurnedOff implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("peerstead.peerjs.enabled", "false", "peerstead.y-webrtc.enabled", "false");
    }
  }

  @TestHTTPResource("/")
  URI http;

  @Test
  void nothingIsThere() {
    assertThat(upgrade("peerjs/peerjs?key=peerjs&id=a&token=t")).isEqualTo(404);
    assertThat(upgrade("y-webrtc")).isEqualTo(404);
    given().get("/peerjs/peerjs/id").then().statusCode(404);
    given().get("/peerjs/peerjs/peers").then().statusCode(404);
  }

  private int upgrade(String path) {
    URI uri = URI.create(http.resolve(path).toString().replace("http:", "ws:"));
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(uri, new WebSocket.Listener() {})
          .join()
          .abort();
      return 101;
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }
  }
}
