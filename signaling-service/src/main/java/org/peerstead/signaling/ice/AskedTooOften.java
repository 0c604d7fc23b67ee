package org.peerstead.signaling.ice;

import java.util.Map;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.signaling.frames.Limits;

final class AskedTooOften extends Problem {

  AskedTooOften(long retryAfterSeconds) {
    super(
        ProblemType.RATE_LIMITED,
        "An identity may ask for ICE servers "
            + Limits.ICE_SERVERS_PER_MINUTE
            + " times a minute; the answer holds for ttlSeconds.",
        Map.of("retryAfter", retryAfterSeconds));
  }
}
