package org.peerstead.mailbox.contents;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Deposits and their contents. */
@ApplicationScoped
class ContentRepository implements PanacheRepositoryBase<Content, String> {

  <T> Uni<T> inTransaction(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work);
  }

  Uni<Optional<Deposit>> find(String envelope) {
    return getSession()
        .chain(session -> session.find(Deposit.class, envelope))
        .map(Optional::ofNullable);
  }

  /** Not {@code persist}: a taken id must not end the transaction. */
  Uni<Boolean> insertDeposit(Deposit deposit) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(
                    """
                    insert into deposit (envelope, fingerprint, waiting, deposited_at, expires_at)
                    values (:envelope, :fingerprint, :waiting, :depositedAt, :expiresAt)
                    on conflict do nothing
                    """)
                .setParameter("envelope", deposit.envelope)
                .setParameter("fingerprint", deposit.fingerprint)
                .setParameter("waiting", deposit.waiting)
                .setParameter("depositedAt", deposit.depositedAt)
                .setParameter("expiresAt", deposit.expiresAt)
                .executeUpdate())
        .map(inserted -> inserted == 1);
  }

  Uni<Void> insertContent(String envelope, byte[] ciphertext) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery("insert into content values (:envelope, :ciphertext)")
                .setParameter("envelope", envelope)
                .setParameter("ciphertext", ciphertext)
                .executeUpdate())
        .replaceWithVoid();
  }

  Uni<Map<String, byte[]>> ciphertexts(List<String> envelopes) {
    return getSession()
        .chain(session ->
            session
                // As HQL it would be translated anew each time, since the list has any length.
                .createNativeQuery(
                    "select envelope, ciphertext from content where envelope = any(:envelopes)",
                    Object[].class)
                .setParameter("envelopes", envelopes.toArray(String[]::new))
                .getResultList())
        .map(rows ->
            rows.stream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (byte[]) row[1])));
  }

  Uni<Void> lockInOrder(List<String> envelopes) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(
                    """
                    select envelope from deposit
                    where envelope = any(:envelopes) order by envelope for update
                    """,
                    String.class)
                .setParameter("envelopes", envelopes.toArray(String[]::new))
                .getResultList())
        .replaceWithVoid();
  }

  Uni<Integer> countDown(List<String> envelopes) {
    return update(
        """
        update deposit d set waiting = d.waiting - released.times
        from (select envelope, count(*) as times
              from unnest(cast(:envelopes as text[])) as e(envelope) group by envelope) as released
        where d.envelope = released.envelope
        """,
        envelopes);
  }

  Uni<Void> deleteUnwaited(List<String> envelopes) {
    return update(
            """
            delete from content where envelope in
              (select envelope from deposit where envelope = any(:envelopes) and waiting = 0)
            """,
            envelopes)
        .replaceWithVoid();
  }

  Uni<Integer> forget(Instant now, int batch) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(
                    """
                    delete from deposit where envelope in
                      (select envelope from deposit where waiting = 0 and expires_at <= :now
                       limit :batch for update skip locked)
                    """)
                .setParameter("now", now)
                .setParameter("batch", batch)
                .executeUpdate());
  }

  private Uni<Integer> update(String sql, List<String> envelopes) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(sql)
                .setParameter("envelopes", envelopes.toArray(String[]::new))
                .executeUpdate());
  }
}
