package org.peerstead.mailbox.contents;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was deposited. All but {@link #forget} join the transaction of their caller. */
@ApplicationScoped
public class Contents {

  /** Ids that are forgotten in one transaction. */
  private static final int FORGOTTEN_AT_ONCE = 1_000;

  private final ContentRepository repository;

  Contents(ContentRepository repository) {
    this.repository = repository;
  }

  public Uni<Optional<Deposit>> deposit(String envelope) {
    return repository.find(envelope);
  }

  /** False if the id is taken, and then nothing is kept. */
  public Uni<Boolean> keep(Deposit deposit, byte[] ciphertext) {
    return repository
        .insertDeposit(deposit)
        .chain(inserted ->
            inserted
                ? repository.insertContent(deposit.envelope(), ciphertext).replaceWith(true)
                : Uni.createFrom().item(false));
  }

  /** By envelope; one that was let go of meanwhile is missing. */
  public Uni<Map<String, byte[]>> of(List<String> envelopes) {
    return envelopes.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : repository.ciphertexts(envelopes);
  }

  /**
   * Mailboxes let go of these envelopes; an id stands as many times as mailboxes let go of it.
   *
   * <p>The caller holds the locks of those mailboxes.
   */
  public Uni<Void> release(List<String> envelopes) {
    if (envelopes.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return repository
        .lockInOrder(envelopes)
        .chain(() -> repository.countDown(envelopes))
        .chain(() -> repository.deleteUnwaited(envelopes));
  }

  /** Forgets a batch of expired ids that no mailbox holds any more; says how many. */
  public Uni<Integer> forget(Instant now) {
    return repository.inTransaction(() -> repository.forget(now, FORGOTTEN_AT_ONCE));
  }
}
