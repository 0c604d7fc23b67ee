package org.peerstead.identity.tokens;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the tokens count. */
@Singleton
class TokenMetrics {

  private final Counter challengesOpened;
  private final Counter challengesExpired;
  private final Counter tokensIssued;
  private final Counter tokensRefused;

  TokenMetrics(MeterRegistry registry) {
    challengesOpened = registry.counter("peerstead.challenges.opened");
    challengesExpired = registry.counter("peerstead.challenges.expired");
    tokensIssued = registry.counter("peerstead.tokens.issued");
    tokensRefused = registry.counter("peerstead.tokens.refused");
  }

  void handleChallengeOpened() {
    challengesOpened.increment();
  }

  void handleChallengesExpired(long count) {
    challengesExpired.increment(count);
  }

  void handleTokenIssued() {
    tokensIssued.increment();
  }

  /** For a challenge that is not open, or a signature that does not hold. */
  void handleTokenRefused() {
    tokensRefused.increment();
  }
}
