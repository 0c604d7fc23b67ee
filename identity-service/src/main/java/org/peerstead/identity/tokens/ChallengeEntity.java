package org.peerstead.identity.tokens;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** A challenge that was neither spent nor removed. */
@Entity
@Table(name = "challenge")
class ChallengeEntity {

  @Embeddable
  record Name(
      @Column(name = "identity") String identity, @Column(name = "challenge") String challenge) {}

  @EmbeddedId Name name;

  @Column(name = "device")
  String device;

  @Column(name = "expires_at")
  Instant expiresAt;

  protected ChallengeEntity() {}

  ChallengeEntity(Name name, String device, Instant expiresAt) {
    this.name = name;
    this.device = device;
    this.expiresAt = expiresAt;
  }
}
