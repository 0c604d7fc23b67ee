package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.KeyServer;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.TokenKey;

/** identity-service's keys change while the packaged service goes on running. */
class KeyRotationIT {

  /** A fetch of the keys that got lost is given up after 20 s, and made again. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final BackendsResource backends = new BackendsResource();
  private final TokenKey old = new TokenKey("old");
  private final TokenKey young = new TokenKey("young");
  private final Person anna = new Person();
  private final String tab = Person.randomBytes(8);

  @AfterEach
  void stop() {
    backends.stop();
  }

  @Test
  void oldTokensHoldWhileTheirKeyIsServedAndNoSocketIsClosed() throws Exception {
    var config = new HashMap<>(backends.start());
    config.keySet().removeIf(key -> key.startsWith("quarkus."));
    try (var keys = KeyServer.serving(old)) {
      config.put("mp.jwt.verify.publickey.location", keys.location().toString());
      try (var service = ReplicaProcess.start("rotation", config).awaitReady();
          var open = TestBrowser.welcomed(tab, old.tokenOf(anna), ReplicaProcess.socket(service))) {
        assertThat(isTaken(young, service)).isFalse();

        keys.serve(old, young);
        await().atMost(PATIENCE).until(() -> isTakenMeanwhile(open, young, service));
        assertThat(isTaken(old, service)).isTrue();

        keys.serve(young);
        await().atMost(PATIENCE).until(() -> !isTakenMeanwhile(open, old, service));
        assertThat(isTaken(young, service)).isTrue();
        assertThat(open.isClosed()).isFalse();
      }
    }
  }

  /** The open socket stays well within the silence that is allowed. */
  private static boolean isTakenMeanwhile(TestBrowser open, TokenKey key, PackagedService service) {
    open.say(Map.of("type", "ping"));
    return isTaken(key, service);
  }

  private static boolean isTaken(TokenKey key, PackagedService service) {
    var person = new Person();
    try (var browser =
        TestBrowser.offering(
            ReplicaProcess.socket(service), "peerstead.v1", "token." + key.tokenOf(person))) {
      browser.trySayText("{\"type\":\"hello\",\"tab\":\"" + Person.randomBytes(8) + "\"}");
      return browser.hearText().contains("\"welcome\"");
    }
  }
}
