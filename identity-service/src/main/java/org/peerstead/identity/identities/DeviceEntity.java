package org.peerstead.identity.identities;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.peerstead.contracts.canonical.SigningKey;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.identity.DeviceKeys;

/** A device of an identity, and since when. */
@Entity
@Table(name = "device")
class DeviceEntity {

  @Embeddable
  record Name(@Column(name = "identity") String identity, @Column(name = "device") String device) {}

  @EmbeddedId Name name;

  /** Of the statement that added it. */
  @Column(name = "position")
  int position;

  @Column(name = "signing_key")
  String signingKey;

  @Column(name = "sealing_key")
  String sealingKey;

  @Column(name = "added_at")
  Instant addedAt;

  protected DeviceEntity() {}

  DeviceEntity(String identity, int position, Chain.Device device) {
    this.name = new Name(identity, device.id());
    this.position = position;
    this.signingKey = device.keys().signingKey().text();
    this.sealingKey = device.keys().sealingKey();
    this.addedAt = device.addedAt();
  }

  Chain.Device device() {
    return new Chain.Device(new DeviceKeys(new SigningKey(signingKey), sealingKey), addedAt);
  }
}
