package org.peerstead.mailbox.envelopes;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.mailbox.contents.Contents;
import org.peerstead.mailbox.contents.Deposit;
import org.peerstead.mailbox.mailboxes.Mailbox;
import org.peerstead.mailbox.mailboxes.Mailboxes;

/** Deposits: in all mailboxes or in none, once, with the events in the same transaction. */
@ApplicationScoped
class Envelopes {

  private final Mailboxes mailboxes;
  private final Contents contents;
  private final EnvelopeRepository repository;
  private final DepositEvents events;
  private final MeterRegistry metrics;
  private final Clock clock;

  Envelopes(
      Mailboxes mailboxes,
      Contents contents,
      EnvelopeRepository repository,
      DepositEvents events,
      MeterRegistry metrics,
      Clock clock) {
    this.mailboxes = mailboxes;
    this.contents = contents;
    this.repository = repository;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Fails with {@link EnvelopeIdTaken}, and as {@link Mailboxes} does for unknown and full ones;
   * then nothing was deposited anywhere.
   */
  Uni<Receipt> deposit(SealedEnvelope envelope) {
    return repository
        .inTransaction(
            () -> mailboxes.lock(envelope.mailboxes()).chain(locked -> deposit(envelope, locked)))
        .invoke(this::handleDeposited);
  }

  /** Copies of one deposit name the same mailboxes, so their locks have put them in a row. */
  private Uni<Receipt> deposit(SealedEnvelope envelope, List<Mailbox> locked) {
    return contents
        .deposit(envelope.id())
        .chain(known ->
            known.isPresent() ? repeat(envelope, known.get()) : depositFirst(envelope, locked));
  }

  private static Uni<Receipt> repeat(SealedEnvelope envelope, Deposit known) {
    return known.isOf(envelope.fingerprint())
        ? Uni.createFrom().item(Receipt.repeated(known))
        : Uni.createFrom().failure(new EnvelopeIdTaken());
  }

  private Uni<Receipt> depositFirst(SealedEnvelope envelope, List<Mailbox> locked) {
    var now = clock.instant();
    var deposit =
        new Deposit(
            envelope.id(), envelope.fingerprint(), locked.size(), now, now.plus(envelope.ttl()));
    return mailboxes
        .append(locked, deposit, envelope.size())
        .chain(() -> contents.keep(deposit, envelope.ciphertext()))
        .invoke(Envelopes::refuseIfTaken)
        .chain(() -> repository.say(deposited(envelope, deposit), now))
        .replaceWith(Receipt.first(deposit));
  }

  /** Whoever took the id after it was looked for has none of our mailboxes: it is no copy. */
  private static void refuseIfTaken(boolean kept) {
    if (!kept) {
      throw new EnvelopeIdTaken();
    }
  }

  private static List<EnvelopeDeposited> deposited(SealedEnvelope envelope, Deposit deposit) {
    return envelope.mailboxes().stream()
        .map(mailbox ->
            new EnvelopeDeposited(mailbox, envelope.id(), envelope.size(), deposit.depositedAt()))
        .toList();
  }

  private void handleDeposited(Receipt receipt) {
    if (receipt.first()) {
      events.nudge();
      metrics.counter("peerstead.envelopes.deposited").increment();
    } else {
      metrics.counter("peerstead.envelopes.repeated").increment();
    }
  }
}
