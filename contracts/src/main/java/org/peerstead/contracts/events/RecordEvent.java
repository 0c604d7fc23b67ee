package org.peerstead.contracts.events;

import java.time.Instant;

/** Said by public-store-service on {@link Topic#PUBLIC_RECORDS}; the subject is the author. */
public sealed interface RecordEvent extends Event {

  /** A record stands at its address, as the first or in place of its predecessor. */
  record RecordPublished(String author, String collection, String key, String digest, Instant time)
      implements RecordEvent {

    @Override
    public String subject() {
      return author;
    }
  }

  /** A tombstone took the record's place. */
  record RecordWithdrawn(String author, String collection, String key, String digest, Instant time)
      implements RecordEvent {

    @Override
    public String subject() {
      return author;
    }
  }
}
