package org.peerstead.mailbox.mailboxes;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How full a mailbox is. Expired envelopes count until the expiry job has deleted them. */
@Schema(description = "How full a mailbox is, and what it may hold.")
record Usage(
    @Schema(description = "The device's id.") String mailbox,
    @Schema(description = "Envelopes that wait.") int count,
    @Schema(description = "Bytes of their ciphertexts.") long bytes,
    Limits limits) {

  @Schema(description = "The most that the mailbox holds.")
  record Limits(
      @Schema(description = "Envelopes.") int count,
      @Schema(description = "Bytes of ciphertext.") long bytes) {}

  static Usage of(Mailbox mailbox, MailboxConfig.Quota quota) {
    return new Usage(
        mailbox.id(),
        mailbox.envelopes(),
        mailbox.bytes(),
        new Limits(quota.envelopes(), quota.bytes()));
  }
}
