package org.peerstead.publicstore.authors;

import java.util.Map;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** The author's keys are not known here, and identity-service gave no answer that holds. */
final class KeyDirectoryAway extends Problem {

  private static final int RETRY_AFTER_SECONDS = 2;

  /**
   * @param reason for the log; a client can't do anything with it
   */
  KeyDirectoryAway(Throwable reason) {
    super(
        ProblemType.UNAVAILABLE,
        "The author's keys are not known here yet, and identity-service could not be asked.",
        Map.of("retryAfter", RETRY_AFTER_SECONDS));
    initCause(reason);
  }
}
