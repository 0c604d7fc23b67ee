package org.peerstead.mailbox.mailboxes;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.peerstead.mailbox.contents.Deposit;

/** Mailboxes and the envelopes in them. */
@ApplicationScoped
class MailboxRepository implements PanacheRepositoryBase<Mailbox, String> {

  /**
   * Deletes envelopes and takes them off their mailboxes' counts in one statement; gives their ids,
   * once for each mailbox. The caller holds the mailboxes' locks.
   */
  private static final String REMOVE =
      """
      with removed as (
        delete from envelope where %s returning mailbox, envelope, size),
      lighter as (
        update mailbox m
        set envelopes = m.envelopes - gone.times, bytes = m.bytes - gone.size
        from (select mailbox, count(*) as times, sum(size) as size from removed group by mailbox)
             as gone
        where m.mailbox = gone.mailbox)
      select envelope from removed
      """;

  private static final String ALL = REMOVE.formatted("mailbox = any(:mailboxes)");

  private static final String THROUGH =
      REMOVE.formatted("mailbox = :mailbox and position <= :through");

  private static final String EXPIRED =
      REMOVE.formatted(
          """
          (mailbox, position) in
            (select mailbox, position from envelope
             where mailbox = any(:mailboxes) and expires_at <= :now limit :batch)
          """);

  <T> Uni<T> inTransaction(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work);
  }

  <T> Uni<T> inSession(Supplier<Uni<T>> work) {
    return Panache.withSession(work);
  }

  /** In the order of their ids, so that two who lock the same mailboxes never wait in a circle. */
  Uni<List<Mailbox>> lock(List<String> ids) {
    return getSession()
        .chain(session ->
            session
                // As HQL it would be translated anew each time, since the list has any length.
                .createNativeQuery(
                    """
                    select mailbox, identity, envelopes, bytes from mailbox
                    where mailbox = any(:ids) order by mailbox for update
                    """,
                    Object[].class)
                .setParameter("ids", array(ids))
                .getResultList())
        .map(rows -> rows.stream().map(Mailbox::of).toList());
  }

  /** Gives each mailbox's next position to the envelope. */
  Uni<Void> append(List<String> ids, Deposit deposit, int size) {
    return query(
            """
            with numbered as (
              update mailbox
              set last_position = last_position + 1, envelopes = envelopes + 1,
                  bytes = bytes + :size
              where mailbox = any(:mailboxes) returning mailbox, last_position)
            insert into envelope (mailbox, position, envelope, size, deposited_at, expires_at)
            select mailbox, last_position, :envelope, :size, :depositedAt, :expiresAt
            from numbered
            """,
            Map.of(
                "mailboxes", array(ids),
                "envelope", deposit.envelope(),
                "size", size,
                "depositedAt", deposit.depositedAt(),
                "expiresAt", deposit.expiresAt()))
        .chain(Mutiny.MutationQuery::executeUpdate)
        .replaceWithVoid();
  }

  Uni<List<Envelope>> queue(String mailbox, Cursor after, Instant now, int limit) {
    return getSession()
        .chain(session ->
            session
                .createSelectionQuery(
                    """
                    from Envelope where place.mailbox = :mailbox and place.position > :after
                      and expiresAt > :now order by place.position
                    """,
                    Envelope.class)
                .setParameter("mailbox", mailbox)
                .setParameter("after", after.position())
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList());
  }

  Uni<List<String>> removeAll(List<String> locked) {
    return ids(ALL, Map.of("mailboxes", array(locked)));
  }

  Uni<List<String>> removeThrough(String locked, Cursor through) {
    return ids(THROUGH, Map.of("mailbox", locked, "through", through.position()));
  }

  Uni<List<String>> removeExpired(List<String> locked, Instant now, int batch) {
    return ids(EXPIRED, Map.of("mailboxes", array(locked), "now", now, "batch", batch));
  }

  Uni<List<String>> lockSomeWithExpired(Instant now, int batch) {
    return ids(
        """
        select mailbox from mailbox where mailbox in
          (select mailbox from envelope where expires_at <= :now order by expires_at limit :batch)
        order by mailbox for update skip locked
        """,
        Map.of("now", now, "batch", batch));
  }

  Uni<List<String>> lockOthers(String identity, List<String> open) {
    return ids(
        """
        select mailbox from mailbox where identity = :identity and not mailbox = any(:open)
        order by mailbox for update
        """,
        Map.of("identity", identity, "open", array(open)));
  }

  Uni<Integer> open(String identity, List<String> ids, Instant now) {
    return query(
            """
            insert into mailbox (mailbox, identity, opened_at)
            select opened, :identity, :now from unnest(cast(:mailboxes as text[])) as o(opened)
            order by opened on conflict do nothing
            """,
            Map.of("identity", identity, "now", now, "mailboxes", array(ids)))
        .chain(Mutiny.MutationQuery::executeUpdate);
  }

  Uni<Void> delete(List<String> locked) {
    return query(
            "delete from mailbox where mailbox = any(:mailboxes)",
            Map.of("mailboxes", array(locked)))
        .chain(Mutiny.MutationQuery::executeUpdate)
        .replaceWithVoid();
  }

  private Uni<List<String>> ids(String sql, Map<String, Object> parameters) {
    return getSession()
        .chain(session -> {
          var query = session.createNativeQuery(sql, String.class);
          parameters.forEach(query::setParameter);
          return query.getResultList();
        });
  }

  private Uni<Mutiny.MutationQuery> query(String sql, Map<String, Object> parameters) {
    return getSession()
        .map(session -> {
          Mutiny.MutationQuery query = session.createNativeQuery(sql);
          parameters.forEach(query::setParameter);
          return query;
        });
  }

  private static String[] array(List<String> ids) {
    return ids.toArray(String[]::new);
  }
}
