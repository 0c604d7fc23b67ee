package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/** On either kind of socket. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class PingsSocketTest {

  /** More than may be answered in the longest time that a test may take. */
  private static final int MANY = 1_000;

  @TestHTTPResource("/")
  URI http;

  @Test
  void whoPingsAsFastAsItCanIsAnsweredSometimesAndItsFramesAlways() {
    try (var browser = TestBrowser.welcomed(new Person(), Person.randomBytes(8), at("v1/signal"))) {
      pingsAsFastAsItCan(browser);
    }
  }

  @Test
  void soIsAForeignClient() {
    try (var provider = TestBrowser.offering(at("y-webrtc"))) {
      pingsAsFastAsItCan(provider);
    }
  }

  private static void pingsAsFastAsItCan(TestBrowser browser) {
    for (int pings = 0; pings < MANY; pings++) {
      browser.ping();
    }
    browser.say(Map.of("type", "ping"));
    browser.hear("pong");
    assertThat(browser.pongs()).isBetween(Limits.PING_BURST, MANY - 1);
  }

  private URI at(String path) {
    return URI.create("ws://" + http.getHost() + ":" + http.getPort() + "/" + path);
  }
}
