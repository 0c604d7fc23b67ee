package org.peerstead.identity.tokens;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** There is no such open challenge, for whichever reason. */
final class ChallengeSpent extends Problem {

  ChallengeSpent() {
    super(
        ProblemType.CHALLENGE_SPENT,
        "This device has no such open challenge; it was used, it expired, or it never was.");
  }
}
