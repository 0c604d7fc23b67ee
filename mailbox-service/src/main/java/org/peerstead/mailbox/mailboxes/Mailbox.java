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
