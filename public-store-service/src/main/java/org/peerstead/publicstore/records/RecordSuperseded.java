package org.peerstead.publicstore.records;

import java.util.Map;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** The predecessor that a record names is not what stands there now. */
final class RecordSuperseded extends Problem {

  RecordSuperseded(Digest current) {
    super(
        ProblemType.RECORD_SUPERSEDED,
        "Another record stands there; a successor names it as previous.",
        Map.of("current", current.text()));
  }

  private RecordSuperseded() {
    super(
        ProblemType.RECORD_SUPERSEDED,
        "Nothing stands there; the first record at an address has no previous.");
  }

  static RecordSuperseded byNothing() {
    return new RecordSuperseded();
  }
}
