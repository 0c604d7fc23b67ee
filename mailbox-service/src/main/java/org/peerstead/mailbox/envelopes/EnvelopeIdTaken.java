package org.peerstead.mailbox.envelopes;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

final class EnvelopeIdTaken extends Problem {

  EnvelopeIdTaken() {
    super(
        ProblemType.ENVELOPE_ID_TAKEN,
        "An envelope with this id, but other content or mailboxes, was deposited before.");
  }
}
