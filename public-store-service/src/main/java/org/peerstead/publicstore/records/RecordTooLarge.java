package org.peerstead.publicstore.records;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** The record's canonical form is over the limit. */
final class RecordTooLarge extends Problem {

  RecordTooLarge(int size, int limit) {
    super(
        ProblemType.TOO_LARGE,
        "The record has " + size + " canonical bytes; the limit is " + limit + ".");
  }
}
