package org.peerstead.signaling.sockets;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What is configured where nothing is. */
record UsualConfig(boolean countAddresses) implements SignalConfig {

  @Override
  public Duration helloTimeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration heartbeat() {
    return Duration.ofSeconds(15);
  }

  @Override
  public Optional<Set<String>> origins() {
    return Optional.empty();
  }
}
