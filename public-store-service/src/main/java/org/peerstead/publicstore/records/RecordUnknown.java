package org.peerstead.publicstore.records;

import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.contracts.records.Address;

/** Nothing stands there. */
final class RecordUnknown extends Problem {

  RecordUnknown(Address address) {
    super(ProblemType.RECORD_UNKNOWN, "Nothing was ever published at " + address + ".");
  }

  RecordUnknown(Digest digest) {
    super(
        ProblemType.RECORD_UNKNOWN,
        "No record of the digest " + digest + " stands; superseded ones are not kept.");
  }
}
