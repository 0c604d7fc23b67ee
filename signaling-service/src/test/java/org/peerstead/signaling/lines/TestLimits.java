package org.peerstead.signaling.lines;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Small enough to be passed. */
record TestLimits(
    int frameBytes,
    int framesPerSecond,
    int burst,
    int sockets,
    int socketsPerAddress,
    int waitingBytes,
    Duration silence,
    Optional<Set<String>> origins)
    implements LineLimits {

  static final TestLimits SMALL =
      new TestLimits(
          100,
          10,
          20,
          5,
          3,
          1000,
          Duration.ofSeconds(90),
          Optional.of(Set.of("https://app.example")));

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public boolean countAddresses() {
    return true;
  }
}
