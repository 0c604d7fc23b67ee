package org.peerstead.mailbox.mailboxes;

import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;

/** The shape of a mailbox's id: the thumbprint of its device's key, 43 characters. */
public final class MailboxId {

  private MailboxId() {}

  /**
   * @throws Malformed if no mailbox can have this id
   */
  public static void check(String id) {
    try {
      Base64Url.decode(id, Digest.LENGTH);
    } catch (Malformed cause) {
      throw new Malformed("A mailbox is a device id, 43 characters of base64url.");
    }
  }
}
