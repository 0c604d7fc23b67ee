package org.peerstead.mailbox.contents;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/**
 * A deposited envelope id: the same one again is recognised by its fingerprint until it expires.
 *
 * <p>The fingerprint is a digest over ciphertext and mailboxes.
 */
@Entity
public class Deposit {

  @Id String envelope;

  @Column(nullable = false)
  String fingerprint;

  /** Mailboxes that still hold the envelope. */
  @Column(nullable = false)
  int waiting;

  @Column(name = "deposited_at", nullable = false)
  Instant depositedAt;

  @Column(name = "expires_at", nullable = false)
  Instant expiresAt;

  protected Deposit() {}

  public Deposit(
      String envelope, String fingerprint, int waiting, Instant depositedAt, Instant expiresAt) {
    this.envelope = envelope;
    this.fingerprint = fingerprint;
    this.waiting = waiting;
    this.depositedAt = depositedAt;
    this.expiresAt = expiresAt;
  }

  public String envelope() {
    return envelope;
  }

  public boolean isOf(String otherFingerprint) {
    return fingerprint.equals(otherFingerprint);
  }

  public Instant depositedAt() {
    return depositedAt;
  }

  public Instant expiresAt() {
    return expiresAt;
  }
}
