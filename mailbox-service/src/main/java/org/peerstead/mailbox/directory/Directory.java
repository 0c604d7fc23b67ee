package org.peerstead.mailbox.directory;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.peerstead.contracts.events.DirectoryEvent.Device;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
import org.peerstead.mailbox.mailboxes.Mailboxes;

/** Which devices there are, as far as this service was told. */
@ApplicationScoped
class Directory {

  private final DirectoryRepository repository;
  private final Mailboxes mailboxes;
  private final MeterRegistry metrics;

  Directory(DirectoryRepository repository, Mailboxes mailboxes, MeterRegistry metrics) {
    this.repository = repository;
    this.mailboxes = mailboxes;
    this.metrics = metrics;
  }

  /**
   * Opens a mailbox for each device, and closes and empties those of devices that are gone.
   *
   * <p>Idempotent: an event that tells no longer chain than what is known changes nothing.
   */
  Uni<Void> handleIdentityUpdated(IdentityUpdated updated) {
    return repository.inTransaction(() ->
        repository
            .advance(updated.identity(), updated.length())
            .chain(news -> news ? follow(updated) : Uni.createFrom().voidItem()));
  }

  private Uni<Void> follow(IdentityUpdated updated) {
    var devices = updated.devices().stream().map(Device::device).toList();
    return mailboxes
        .open(updated.identity(), devices)
        .invoke(opened -> metrics.counter("peerstead.mailboxes.opened").increment(opened))
        .chain(() -> mailboxes.closeAllBut(updated.identity(), devices));
  }
}
