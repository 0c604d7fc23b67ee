package org.peerstead.publicstore.authors;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.SigningKey;

/** A device of an author. */
@Entity
@Table(name = "author_key")
@IdClass(AuthorKeyRow.Key.class)
class AuthorKeyRow {

  record Key(String author, String device) {}

  @Id String author;
  @Id String device;

  @Column(name = "signing_key")
  String signingKey;

  @Column(name = "added_at")
  Instant addedAt;

  AuthorKeyRow() {}

  AuthorKeyRow(Digest author, AuthorKey key) {
    this.author = author.text();
    this.device = key.device();
    this.signingKey = key.signingKey().text();
    this.addedAt = key.addedAt();
  }

  AuthorKey value() {
    return new AuthorKey(new SigningKey(signingKey), addedAt);
  }
}
