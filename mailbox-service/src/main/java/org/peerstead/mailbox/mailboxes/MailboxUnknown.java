package org.peerstead.mailbox.mailboxes;

import java.util.List;
import java.util.Map;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** Never opened, closed, or of a device that the directory named a moment ago. */
final class MailboxUnknown extends Problem {

  /** Seconds that the directory's event may take to arrive. */
  private static final int RETRY_AFTER = 1;

  MailboxUnknown(List<String> mailboxes) {
    super(
        ProblemType.MAILBOX_UNKNOWN,
        "No device that the directory named has this mailbox: " + mailboxes.getFirst() + ".",
        Map.of("mailboxes", mailboxes, "retryAfter", RETRY_AFTER));
  }
}
