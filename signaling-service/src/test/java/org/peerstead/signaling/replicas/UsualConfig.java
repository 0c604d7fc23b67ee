package org.peerstead.signaling.replicas;

import java.time.Duration;

/** What is configured where nothing is. */
record UsualConfig() implements ReplicasConfig {

  @Override
  public Duration beat() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration linger() {
    return Duration.ofMillis(2);
  }

  @Override
  public int waitingEvents() {
    return 16_384;
  }
}
