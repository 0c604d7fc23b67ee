package org.peerstead.signaling;

import static java.util.Map.entry;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Times that a test can wait for. */
public final class ShortTimes implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.ofEntries(
        entry("peerstead.signal.hello-timeout", "3s"),
        entry("peerstead.signal.heartbeat", "2s"),
        entry("peerstead.signal.origins", "https://app.example"),
        entry("peerstead.peerjs.origins", "https://app.example"),
        entry("peerstead.y-webrtc.origins", "https://app.example"),
        entry("peerstead.replica", "tested"),
        entry(
            "peerstead.ice.servers",
            "[{\"urls\":[\"stun:stun.example:3478\"]},{\"urls\":[\"turn:turn.example\"],"
                + "\"username\":\"u\",\"credential\":\"c\"}]"),
        entry(
            "peerstead.ice.turn.urls",
            "turn:relay.example:3478,turn:relay.example:3478?transport=tcp"),
        entry("peerstead.ice.turn.secret", "north wind"));
  }

  @Override
  public void stop() {}
}
