package org.peerstead.publicstore.feeds;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.publicstore.records.RecordRow;

/**
 * A place in a feed; a page goes on behind it. Opaque to clients.
 *
 * @param publishedAt in microseconds, as PostgreSQL keeps it
 * @param firstDigest tells those of one microsecond apart
 */
record Cursor(Instant publishedAt, Digest firstDigest) {

  private static final int LENGTH = Long.BYTES + Digest.LENGTH;

  /** PostgreSQL has times further off, but no record was accepted there. */
  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

  static Cursor at(RecordRow standing) {
    return new Cursor(standing.publishedAt(), standing.firstDigest());
  }

  /**
   * @throws Malformed if no page ever gave it
   */
  static Cursor read(String text) {
    try {
      var bytes = ByteBuffer.wrap(Base64Url.decode(text, LENGTH));
      Instant publishedAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
      if (!publishedAt.isBefore(Instant.EPOCH) && publishedAt.isBefore(END)) {
        byte[] digest = new byte[Digest.LENGTH];
        bytes.get(digest);
        return new Cursor(publishedAt, new Digest(Base64Url.encode(digest)));
      }
    } catch (Malformed notOurs) {
      // falls through to the one refusal
    }
    throw new Malformed("The parameter after is no cursor; give back one as a page gave it.");
  }

  String text() {
    var bytes =
        ByteBuffer.allocate(LENGTH)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, publishedAt))
            .put(Base64Url.decode(firstDigest.text()));
    return Base64Url.encode(bytes.array());
  }
}
