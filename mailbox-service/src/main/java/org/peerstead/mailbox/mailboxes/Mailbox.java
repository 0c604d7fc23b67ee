package org.peerstead.mailbox.mailboxes;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A device's queue of envelopes: what is in use, and how far it was numbered. */
@Entity
public class Mailbox {

  @Id
  @Column(name = "mailbox")
  String id;

  @Column(nullable = false)
  String identity;

  @Column(name = "last_position", nullable = false)
  long lastPosition;

  @Column(nullable = false)
  int envelopes;

  /** Of ciphertext, as if each mailbox had its own copy. */
  @Column(nullable = false)
  long bytes;

  protected Mailbox() {}

  Mailbox(String id, String identity, int envelopes, long bytes) {
    this.id = id;
    this.identity = identity;
    this.envelopes = envelopes;
    this.bytes = bytes;
  }

  /** Of a row's mailbox, identity, envelopes and bytes. */
  static Mailbox of(Object[] row) {
    return new Mailbox((String) row[0], (String) row[1], (int) row[2], (long) row[3]);
  }

  public String id() {
    return id;
  }

  int envelopes() {
    return envelopes;
  }

  long bytes() {
    return bytes;
  }
}
