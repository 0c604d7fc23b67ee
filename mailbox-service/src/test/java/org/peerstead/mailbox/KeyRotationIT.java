package org.peerstead.mailbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.KeyServer;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.TokenKey;

/** identity-service's keys change while the packaged service goes on running. */
class KeyRotationIT {

  /** A fetch of the keys that got lost is given up after 20 s, and made again. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Nobody's mailbox: 404 for whoever is known, which is after the token was looked at. */
  private static final int TOKEN_TAKEN = 404;

  private static final int TOKEN_REFUSED = 401;

  private final BackendsResource backends = new BackendsResource();
  private final TokenKey old = new TokenKey("old");
  private final TokenKey young = new TokenKey("young");

  @AfterEach
  void stop() {
    RestAssured.reset();
    backends.stop();
  }

  @Test
  void oldTokensHoldWhileTheirKeyIsServedAndNewOnesAtOnce() throws Exception {
    var config = new HashMap<>(backends.start());
    try (var keys = KeyServer.serving(old)) {
      config.put("mp.jwt.verify.publickey.location", keys.location().toString());
      try (var service = PackagedService.start(config).awaitReady()) {
        RestAssured.port = service.port();
        assertThat(statusWith(old)).isEqualTo(TOKEN_TAKEN);
        assertThat(statusWith(young)).isEqualTo(TOKEN_REFUSED);

        keys.serve(old, young);
        await().atMost(PATIENCE).until(() -> statusWith(young) == TOKEN_TAKEN);
        assertThat(statusWith(old)).isEqualTo(TOKEN_TAKEN);

        keys.serve(young);
        await().atMost(PATIENCE).until(() -> statusWith(old) == TOKEN_REFUSED);
        assertThat(statusWith(young)).isEqualTo(TOKEN_TAKEN);
      }
    }
  }

  private static int statusWith(TokenKey key) {
    var person = new Person();
    return given()
        .auth()
        .oauth2(key.tokenOf(person))
        .get("/v1/mailboxes/" + person.device())
        .statusCode();
  }
}
