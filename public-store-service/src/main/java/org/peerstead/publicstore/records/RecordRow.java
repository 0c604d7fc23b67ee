package org.peerstead.publicstore.records;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;

/** What stands at an address. Read only: {@link RecordRepository} places by compare-and-set. */
@Entity
@Immutable
@Table(name = "record")
@IdClass(RecordRow.Key.class)
public class RecordRow {

  record Key(String author, String collection, String key) {}

  @Id String author;
  @Id String collection;
  @Id String key;

  @Column String digest;
  @Column @Nullable String previous;
  @Column boolean withdrawn;
  @Column String signed;
  @Column int size;

  @Column(name = "published_at")
  Instant publishedAt;

  @Column(name = "first_digest")
  String firstDigest;

  RecordRow() {}

  public Digest digest() {
    return new Digest(digest);
  }

  public SignedJson signed() {
    return new SignedJson(signed);
  }

  /** Bytes of {@link #signed()}. */
  public int size() {
    return size;
  }

  /** When the first record was accepted that this one succeeds; its place in feeds. */
  public Instant publishedAt() {
    return publishedAt;
  }

  /** Digest of that first record. */
  public Digest firstDigest() {
    return new Digest(firstDigest);
  }

  boolean isWithdrawn() {
    return withdrawn;
  }
}
