package org.peerstead.publicstore.records;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.records.Address;
import org.peerstead.contracts.records.PublicRecord;
import org.peerstead.publicstore.authors.Authors;

/** The records that stand, each at its address, and how another takes its place. */
@Singleton
class Records {

  /** What became of a record or tombstone that was put at its address. */
  enum Placement {
    /** It is the first there. */
    FIRST,
    /** It took the place of the one that it names. */
    SUCCESSOR,
    /** It stood there already. */
    REPEATED
  }

  private final Admission admission;
  private final Authors authors;
  private final RecordRepository repository;
  private final RecordEvents events;
  private final MeterRegistry metrics;

  Records(
      Admission admission,
      Authors authors,
      RecordRepository repository,
      RecordEvents events,
      MeterRegistry metrics) {
    this.admission = admission;
    this.authors = authors;
    this.repository = repository;
    this.events = events;
    this.metrics = metrics;
  }

  /** Publishes a record or withdraws one by a tombstone. The signature is the permission. */
  Uni<Placement> put(Address address, SignedObject signed) {
    return Uni.createFrom()
        .item(() -> admission.read(address, signed))
        .call(this::verify)
        .chain(this::place)
        .onItemOrFailure()
        .invoke(this::count);
  }

  Uni<RecordRow> at(Address address) {
    return repository
        .at(address)
        .map(found -> found.orElseThrow(() -> new RecordUnknown(address)))
        .invoke(Records::requireNotWithdrawn);
  }

  /** The record or tombstone of that digest, as long as it stands. */
  Uni<RecordRow> named(Digest digest) {
    return repository
        .named(digest)
        .chain(found ->
            found.isPresent() ? Uni.createFrom().item(found.get()) : explainAbsence(digest));
  }

  private Uni<?> verify(PublicRecord successor) {
    return authors
        .key(successor.address().author(), successor.device())
        .invoke(key -> admission.verify(successor, key));
  }

  private Uni<Placement> place(PublicRecord successor) {
    return repository
        .place(successor, events.telling(successor))
        .chain(placed -> placed ? Uni.createFrom().item(placed(successor)) : explain(successor));
  }

  private Placement placed(PublicRecord successor) {
    events.handleCommitted();
    return successor.previous() == null ? Placement.FIRST : Placement.SUCCESSOR;
  }

  /** What it names is not there: because it was put before, or because something else is. */
  private Uni<Placement> explain(PublicRecord successor) {
    return repository
        .at(successor.address())
        .map(found -> {
          RecordRow standing = found.orElseThrow(RecordSuperseded::byNothing);
          if (standing.digest().equals(successor.digest())) {
            return Placement.REPEATED;
          }
          requireNotWithdrawn(standing);
          throw new RecordSuperseded(standing.digest());
        });
  }

  private Uni<RecordRow> explainAbsence(Digest digest) {
    return repository
        .tombstoneOf(digest)
        .map(tombstone -> {
          tombstone.ifPresent(Records::requireNotWithdrawn);
          throw new RecordUnknown(digest);
        });
  }

  private static void requireNotWithdrawn(RecordRow standing) {
    if (standing.isWithdrawn()) {
      throw new RecordWithdrawn(standing);
    }
  }

  private void count(@Nullable Placement placement, @Nullable Throwable failure) {
    if (placement != null) {
      String outcome = placement.name().toLowerCase(Locale.ROOT);
      metrics.counter("peerstead.records.put", "placement", outcome).increment();
    } else if (failure instanceof Problem problem) {
      String type = problem.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
      metrics.counter("peerstead.records.refused", "problem", type).increment();
    }
  }
}
