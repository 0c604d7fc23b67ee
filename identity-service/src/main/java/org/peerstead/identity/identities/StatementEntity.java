package org.peerstead.identity.identities;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A statement as it came. */
@Entity
@Table(name = "statement")
class StatementEntity {

  /**
   * @param position counts from 0, the genesis
   */
  @Embeddable
  record Place(
      @Column(name = "identity") String identity, @Column(name = "position") int position) {}

  @EmbeddedId Place place;

  @Column(name = "digest")
  String digest;

  @Column(name = "json")
  String json;

  protected StatementEntity() {}

  StatementEntity(Place place, String digest, String json) {
    this.place = place;
    this.digest = digest;
    this.json = json;
  }
}
