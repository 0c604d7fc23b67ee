package org.peerstead.mailbox.mailboxes;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

final class NotYourMailbox extends Problem {

  NotYourMailbox() {
    super(ProblemType.FORBIDDEN, "Only its own device may see a mailbox.");
  }
}
