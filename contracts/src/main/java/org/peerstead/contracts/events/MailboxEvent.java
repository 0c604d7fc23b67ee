package org.peerstead.contracts.events;

import java.time.Instant;

/** Said by mailbox-service on {@link Topic#MAILBOX_DEPOSITS}; the subject is the mailbox id. */
public sealed interface MailboxEvent extends Event {

  /**
   * An envelope waits in a mailbox.
   *
   * @param size bytes of the ciphertext
   */
  record EnvelopeDeposited(String mailbox, String envelope, int size, Instant depositedAt)
      implements MailboxEvent {

    @Override
    public String subject() {
      return mailbox;
    }
  }
}
