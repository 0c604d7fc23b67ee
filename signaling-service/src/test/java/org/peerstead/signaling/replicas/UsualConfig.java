package org.peerstead.signaling.replicas;

import java.time.Duration;

/** What is configured where nothing is. */
record UsualConfig(int waitingEvents) implements ReplicasConfig {

  UsualConfig() {
    this(16_384);
  }

  @Override
  public Duration beat() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration linger() {
    return Duration.ofMillis(2);
  }
}
