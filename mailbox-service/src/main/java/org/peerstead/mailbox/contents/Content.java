package org.peerstead.mailbox.contents;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** The ciphertext of an envelope. */
@Entity
class Content {

  @Id String envelope;

  @Column(nullable = false)
  byte[] ciphertext;

  protected Content() {}
}
