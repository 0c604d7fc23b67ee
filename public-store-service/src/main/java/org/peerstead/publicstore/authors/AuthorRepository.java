package org.peerstead.publicstore.authors;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.peerstead.contracts.canonical.Digest;

/** The keys that are known. */
@Singleton
class AuthorRepository implements PanacheRepositoryBase<AuthorKeyRow, AuthorKeyRow.Key> {

  /** Touches the row only for news; its lock orders those who learn of one author at once. */
  private static final String LENGTHEN =
      """
      insert into author (author, length) values (:author, :length)
      on conflict (author) do update set length = excluded.length
      where author.length < excluded.length
      returning author.author
      """;

  private static final String FORGET =
      "delete from author_key where author = :author returning device";

  @WithSession
  Uni<Optional<AuthorKey>> key(Digest author, String device) {
    return findById(new AuthorKeyRow.Key(author.text(), device))
        .map(row -> Optional.ofNullable(row).map(AuthorKeyRow::value));
  }

  /** Replaces an author's keys, unless as long a chain is known already. */
  @WithTransaction
  Uni<Void> keep(Digest author, int length, List<AuthorKey> keys) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(LENGTHEN, String.class)
                .setParameter("author", author.text())
                .setParameter("length", length)
                .getResultList()
                .chain(news ->
                    news.isEmpty() ? Uni.createFrom().voidItem() : replace(session, author, keys)));
  }

  private static Uni<Void> replace(Mutiny.Session session, Digest author, List<AuthorKey> keys) {
    Object[] rows = keys.stream().map(key -> new AuthorKeyRow(author, key)).toArray();
    return session
        .createNativeQuery(FORGET, String.class)
        .setParameter("author", author.text())
        .getResultList()
        .chain(() -> session.persistAll(rows));
  }
}
