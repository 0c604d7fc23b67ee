package org.peerstead.mailbox.mailboxes;

import java.util.List;
import java.util.Map;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

final class MailboxFull extends Problem {

  /** Seconds; a device that comes back drains its mailbox well within this. */
  private static final int RETRY_AFTER = 60;

  MailboxFull(List<String> mailboxes) {
    super(
        ProblemType.MAILBOX_FULL,
        "The envelope does not fit into "
            + mailboxes.size()
            + " of the mailboxes; nothing was"
            + " deposited.",
        Map.of("mailboxes", mailboxes, "retryAfter", RETRY_AFTER));
  }
}
