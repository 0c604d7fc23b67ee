package org.peerstead.publicstore.records;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.records.Address;
import org.peerstead.contracts.records.PublicRecord;
import org.peerstead.publicstore.authors.AuthorKey;

/** What a record has to be before anybody asks what it replaces. */
@Singleton
class Admission {

  /** Of the canonical form without the signature. */
  static final int MAX_BYTES = 64 * 1024;

  /** How far the clocks of browsers may be off. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Clock clock;

  Admission(Clock clock) {
    this.clock = clock;
  }

  /** What can be said without the author's keys. */
  PublicRecord read(Address address, SignedObject signed) {
    if (signed.size() > MAX_BYTES) {
      throw new RecordTooLarge(signed.size(), MAX_BYTES);
    }
    PublicRecord successor = PublicRecord.read(signed);
    if (!successor.address().equals(address)) {
      throw new Malformed(
          "The record says that it belongs at " + successor.address() + "; put it there.");
    }
    if (successor.time().isAfter(clock.instant().plus(CLOCK_SKEW))) {
      throw new SignatureInvalid("The record's time is in the future; set the clock.");
    }
    return successor;
  }

  /** What the author's keys say. */
  void verify(PublicRecord successor, Optional<AuthorKey> known) {
    AuthorKey key =
        known.orElseThrow(() -> new SignatureInvalid("The device is none of the author's."));
    if (key.addedAt().isAfter(successor.time().plus(CLOCK_SKEW))) {
      throw new SignatureInvalid("The device was not the author's yet at the record's time.");
    }
    if (!successor.signed().signedBy(key.signingKey())) {
      throw new SignatureInvalid("The signature is not the device's over these members.");
    }
  }
}
