package org.peerstead.mailbox.mailboxes;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.peerstead.mailbox.contents.Contents;
import org.peerstead.mailbox.contents.Deposit;

/** The queues: what is appended, drained, acknowledged and expired. */
@ApplicationScoped
public class Mailboxes {

  /** Envelopes that expire in one transaction. */
  private static final int EXPIRED_AT_ONCE = 500;

  private final MailboxRepository repository;
  private final Contents contents;
  private final MailboxConfig.Quota quota;
  private final MeterRegistry metrics;
  private final Clock clock;

  Mailboxes(
      MailboxRepository repository,
      Contents contents,
      MailboxConfig config,
      MeterRegistry metrics,
      Clock clock) {
    this.repository = repository;
    this.contents = contents;
    this.quota = config.quota();
    this.metrics = metrics;
    this.clock = clock;
  }

  // --- within the transaction of another feature ---

  /**
   * Until the end of the transaction nobody else changes these mailboxes.
   *
   * <p>Fails with {@link MailboxUnknown} unless all are open.
   */
  public Uni<List<Mailbox>> lock(List<String> ids) {
    return repository
        .lock(ids)
        .invoke(locked -> {
          if (locked.size() < ids.size()) {
            var known = locked.stream().map(Mailbox::id).toList();
            throw new MailboxUnknown(
                ids.stream().filter(id -> !known.contains(id)).sorted().toList());
          }
        });
  }

  /**
   * Appends an envelope to all of them or, if one has no room, to none.
   *
   * <p>Fails with {@link MailboxFull}.
   *
   * @param size bytes of the ciphertext
   */
  public Uni<Void> append(List<Mailbox> locked, Deposit deposit, int size) {
    var full = locked.stream().filter(box -> !quota.hasRoom(box, size)).map(Mailbox::id).toList();
    if (!full.isEmpty()) {
      return Uni.createFrom().failure(new MailboxFull(full));
    }
    return repository.append(locked.stream().map(Mailbox::id).toList(), deposit, size);
  }

  /** One that is open already stays as it is. */
  public Uni<Integer> open(String identity, List<String> ids) {
    return repository.open(identity, ids, clock.instant());
  }

  /** Closes and empties all mailboxes of the identity but these. */
  public Uni<Void> closeAllBut(String identity, List<String> open) {
    return repository.lockOthers(identity, open).chain(this::close);
  }

  private Uni<Void> close(List<String> locked) {
    return locked.isEmpty()
        ? Uni.createFrom().voidItem()
        : repository
            .removeAll(locked)
            .chain(contents::release)
            .chain(() -> repository.delete(locked));
  }

  // --- for the mailbox's own device ---

  /**
   * @param limit envelopes at most
   */
  Uni<Page> drain(OwnMailbox mailbox, Cursor after, int limit) {
    return repository.inSession(() ->
        known(mailbox)
            .chain(() -> repository.queue(mailbox.id(), after, clock.instant(), limit + 1))
            .chain(queue -> page(queue, after, limit))
            .invoke(page -> count("drained", page.envelopes().size())));
  }

  private Uni<Page> page(List<Envelope> queue, Cursor after, int limit) {
    var page = Page.cut(queue, limit);
    return contents
        .of(page.stream().map(envelope -> envelope.id).toList())
        .map(found -> Page.of(page, found, after, page.size() == queue.size()));
  }

  Uni<Void> acknowledge(OwnMailbox mailbox, Cursor through) {
    return repository
        .inTransaction(() ->
            lock(List.of(mailbox.id()))
                .chain(() -> repository.removeThrough(mailbox.id(), through))
                .call(contents::release))
        .invoke(removed -> count("acknowledged", removed.size()))
        .replaceWithVoid();
  }

  Uni<Usage> usage(OwnMailbox mailbox) {
    return repository.inSession(() -> known(mailbox).map(box -> Usage.of(box, quota)));
  }

  private Uni<Mailbox> known(OwnMailbox mailbox) {
    return repository
        .findById(mailbox.id())
        .onItem()
        .ifNull()
        .failWith(() -> new MailboxUnknown(List.of(mailbox.id())));
  }

  // --- as time goes by ---

  /**
   * Deletes a batch of expired envelopes, passing over mailboxes that are in use; says how many.
   *
   * <p>Any replica may do so at any time.
   */
  Uni<Integer> expire() {
    var now = clock.instant();
    return repository
        .inTransaction(() ->
            repository
                .lockSomeWithExpired(now, EXPIRED_AT_ONCE)
                .chain(ids -> repository.removeExpired(ids, now, EXPIRED_AT_ONCE))
                .call(contents::release))
        .map(List::size)
        .invoke(expired -> count("expired", expired));
  }

  private void count(String what, int envelopes) {
    metrics.counter("peerstead.envelopes." + what).increment(envelopes);
  }
}
