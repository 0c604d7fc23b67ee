package org.peerstead.mailbox.mailboxes;

import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;

/** A mailbox that its own device asks for: there is no other way to drain or acknowledge. */
record OwnMailbox(String id) {

  /**
   * @param device of the caller's token
   * @throws NotYourMailbox if it is another device's
   * @throws Malformed if the id can't be a mailbox
   */
  static OwnMailbox of(String mailbox, @Nullable String device) {
    MailboxId.check(mailbox);
    if (!mailbox.equals(device)) {
      throw new NotYourMailbox();
    }
    return new OwnMailbox(mailbox);
  }
}
