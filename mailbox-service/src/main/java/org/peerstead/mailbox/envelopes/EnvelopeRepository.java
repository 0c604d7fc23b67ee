package org.peerstead.mailbox.envelopes;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.quarkus.OutboxRow;

/** The transaction of a deposit, and what it says in the outbox. */
@ApplicationScoped
class EnvelopeRepository {

  private static final String SOURCE = "/mailbox-service";

  <T> Uni<T> inTransaction(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work);
  }

  /** All rows in one statement, since the mailboxes are locked while it runs. */
  Uni<Void> say(List<EnvelopeDeposited> events, Instant now) {
    var rows =
        events.stream().map(event -> OutboxRow.of(CloudEvent.now(SOURCE, now, event))).toList();
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(
                    """
                    insert into outbox (topic, subject, headers, value)
                    select topic, subject, headers, convert_to(value, 'UTF8')
                    from unnest(
                        cast(:topics as text[]), cast(:subjects as text[]),
                        cast(:headers as text[]), cast(:values as text[]))
                      as said(topic, subject, headers, value)
                    """)
                .setParameter("topics", column(rows, OutboxRow::topic))
                .setParameter("subjects", column(rows, OutboxRow::subject))
                .setParameter("headers", column(rows, OutboxRow::headers))
                .setParameter("values", column(rows, EnvelopeRepository::json))
                .executeUpdate())
        .replaceWithVoid();
  }

  private static String[] column(List<OutboxRow> rows, Function<OutboxRow, String> of) {
    return rows.stream().map(of).toArray(String[]::new);
  }

  private static String json(OutboxRow row) {
    return new String(row.value(), StandardCharsets.UTF_8);
  }
}
