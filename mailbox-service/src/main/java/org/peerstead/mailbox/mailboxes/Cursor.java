package org.peerstead.mailbox.mailboxes;

import java.nio.ByteBuffer;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Malformed;

/** A place in a mailbox, opaque on the wire: 8 bytes in base64url. */
record Cursor(long position) {

  /** Before the first envelope that a mailbox can have. */
  static final Cursor BEGINNING = new Cursor(0);

  /**
   * @throws Malformed for what no mailbox gave out
   */
  static Cursor of(String text) {
    try {
      long position = ByteBuffer.wrap(Base64Url.decode(text, Long.BYTES)).getLong();
      if (position >= 0) {
        return new Cursor(position);
      }
    } catch (Malformed otherBytes) {
      // falls through to the one refusal
    }
    throw new Malformed("The cursor is malformed; use one exactly as the mailbox gave it.");
  }

  @Override
  public String toString() {
    return Base64Url.encode(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }
}
