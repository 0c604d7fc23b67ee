package org.peerstead.mailbox.mailboxes;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.io.Serializable;
import java.time.Instant;

/** An envelope in one mailbox, without its content. */
@Entity
class Envelope {

  @EmbeddedId Place place;

  @Column(name = "envelope", nullable = false)
  String id;

  /** Bytes of the ciphertext. */
  @Column(nullable = false)
  int size;

  @Column(name = "deposited_at", nullable = false)
  Instant depositedAt;

  @Column(name = "expires_at", nullable = false)
  Instant expiresAt;

  protected Envelope() {}

  Envelope(Place place, String id, int size, Instant depositedAt, Instant expiresAt) {
    this.place = place;
    this.id = id;
    this.size = size;
    this.depositedAt = depositedAt;
    this.expiresAt = expiresAt;
  }

  Cursor cursor() {
    return new Cursor(place.position());
  }

  /**
   * @param position counts up from 1 in each mailbox, with gaps where envelopes were deleted
   */
  @Embeddable
  record Place(String mailbox, long position) implements Serializable {}
}
