package org.peerstead.publicstore.records;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.quarkus.OutboxRow;
import org.peerstead.contracts.records.Address;
import org.peerstead.contracts.records.PublicRecord;

/**
 * What stands at each address. Each statement that places something is a compare-and-set: of all
 * who name the same predecessor, one changes a row; PostgreSQL lets the others wait for it and then
 * find that their predecessor is gone.
 *
 * <p>They return what they changed, since Hibernate would sweep its caches after a bulk update.
 */
@Singleton
class RecordRepository implements PanacheRepositoryBase<RecordRow, RecordRow.Key> {

  private static final String PLACE_FIRST =
      """
      insert into record
        (author, collection, key, digest, withdrawn, signed, size, first_digest)
      values (:author, :collection, :key, :digest, false, :signed, :size, :digest)
      on conflict (author, collection, key) do nothing
      returning digest
      """;

  /** A successor keeps its predecessor's place in feeds; after a tombstone it begins anew. */
  private static final String PLACE_SUCCESSOR =
      """
      update record set digest = :digest, previous = :previous, signed = :signed, size = :size,
        published_at = case when withdrawn then clock_timestamp() else published_at end,
        first_digest = case when withdrawn then :digest else first_digest end,
        withdrawn = false
      where author = :author and collection = :collection and key = :key and digest = :previous
      returning digest
      """;

  private static final String PLACE_TOMBSTONE =
      """
      update record set digest = :digest, previous = :previous, signed = :signed, size = :size,
        withdrawn = true
      where author = :author and collection = :collection and key = :key and digest = :previous
        and not withdrawn
      returning digest
      """;

  /** Takes the place of what it names, together with its event; false if that isn't there. */
  @WithTransaction
  Uni<Boolean> place(PublicRecord successor, OutboxRow event) {
    return getSession()
        .chain(session ->
            statement(session, successor)
                .getResultList()
                .chain(changed ->
                    changed.isEmpty()
                        ? Uni.createFrom().item(false)
                        : tell(session, event).replaceWith(true)));
  }

  @WithSession
  Uni<Optional<RecordRow>> at(Address address) {
    return findById(new RecordRow.Key(address.author().text(), address.collection(), address.key()))
        .map(Optional::ofNullable);
  }

  @WithSession
  Uni<Optional<RecordRow>> named(Digest digest) {
    return find("digest", digest.text()).firstResult().map(Optional::ofNullable);
  }

  /** The tombstone that withdrew the record of that digest. */
  @WithSession
  Uni<Optional<RecordRow>> tombstoneOf(Digest withdrawn) {
    return find("withdrawn and previous = ?1", withdrawn.text())
        .firstResult()
        .map(Optional::ofNullable);
  }

  private static Mutiny.SelectionQuery<String> statement(
      Mutiny.Session session, PublicRecord successor) {
    var signed = SignedJson.of(successor.signed());
    Digest previous = successor.previous();
    Mutiny.SelectionQuery<String> statement =
        session
            .createNativeQuery(sql(successor), String.class)
            .setParameter("author", successor.address().author().text())
            .setParameter("collection", successor.address().collection())
            .setParameter("key", successor.address().key())
            .setParameter("digest", successor.digest().text())
            .setParameter("signed", signed.text())
            .setParameter("size", signed.size());
    return previous == null ? statement : statement.setParameter("previous", previous.text());
  }

  private static String sql(PublicRecord successor) {
    return switch (successor) {
      case PublicRecord.Published first when first.previous() == null -> PLACE_FIRST;
      case PublicRecord.Published next -> PLACE_SUCCESSOR;
      case PublicRecord.Tombstone tombstone -> PLACE_TOMBSTONE;
    };
  }

  private static Uni<Long> tell(Mutiny.Session session, OutboxRow event) {
    return session
        .createNativeQuery(OutboxRow.INSERT + " returning id", Long.class)
        .setParameter(1, event.topic())
        .setParameter(2, event.subject())
        .setParameter(3, event.headers())
        .setParameter(4, event.value())
        .getSingleResult();
  }
}
