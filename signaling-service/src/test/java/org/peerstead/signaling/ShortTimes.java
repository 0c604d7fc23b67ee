package org.peerstead.signaling;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Times that a test can wait for. */
public final class ShortTimes implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.of(
        "peerstead.signal.hello-timeout", "3s",
        "peerstead.signal.heartbeat", "2s",
        "peerstead.signal.origins", "https://app.example",
        "peerstead.replica", "tested",
        "peerstead.ice.servers",
            "[{\"urls\":[\"stun:stun.example:3478\"]},{\"urls\":[\"turn:turn.example\"],"
                + "\"username\":\"u\",\"credential\":\"c\"}]",
        "peerstead.ice.turn.urls", "turn:relay.example:3478,turn:relay.example:3478?transport=tcp",
        "peerstead.ice.turn.secret", "north wind");
  }

  @Override
  public void stop() {}
}
