package org.peerstead.publicstore.records;

import java.util.Map;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** A tombstone stands there; it is given, so that a reader can verify who withdrew the record. */
final class RecordWithdrawn extends Problem {

  RecordWithdrawn(RecordRow tombstone) {
    super(
        ProblemType.RECORD_WITHDRAWN,
        "The author withdrew it; a new record there names the tombstone as previous.",
        Map.of("tombstone", tombstone.signed(), "current", tombstone.digest().text()));
  }
}
