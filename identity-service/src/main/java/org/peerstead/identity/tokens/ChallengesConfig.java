package org.peerstead.identity.tokens;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** How long challenges stay open, and how many. */
@ConfigMapping(prefix = "peerstead.challenges")
interface ChallengesConfig {

  /** From being issued to being expired. */
  Duration life();

  /** Over it, a device's oldest open challenge is forgotten. */
  int openPerDevice();

  /** Between two removals of expired challenges; spending checks the time itself. */
  String sweepEvery();
}
