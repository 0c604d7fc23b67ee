package org.peerstead.publicstore.records;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.RecordEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.OutboxRelay;
import org.peerstead.contracts.quarkus.OutboxRow;
import org.peerstead.contracts.records.PublicRecord;

/** Says on {@code public.records} what took whose place. */
@Singleton
class RecordEvents {

  private static final String SOURCE = "/public-store-service";

  private final DataSource database;
  private final Map<String, Object> kafka;
  private final Clock clock;
  private volatile @Nullable OutboxRelay relay;

  RecordEvents(
      DataSource database,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Clock clock) {
    this.database = database;
    this.kafka = kafka;
    this.clock = clock;
  }

  void handleStarted(@Observes StartupEvent started) {
    relay = new OutboxRelay(database, kafka, Topic.PUBLIC_RECORDS);
  }

  void handleStopping(@Observes ShutdownEvent stopping) {
    if (relay != null) {
      relay.close();
    }
  }

  /** The event, to be committed with what it tells of. */
  OutboxRow telling(PublicRecord successor) {
    return OutboxRow.of(CloudEvent.now(SOURCE, clock.instant(), event(successor)));
  }

  void handleCommitted() {
    if (relay != null) {
      relay.nudge();
    }
  }

  private static RecordEvent event(PublicRecord successor) {
    String author = successor.address().author().text();
    String collection = successor.address().collection();
    String key = successor.address().key();
    String digest = successor.digest().text();
    return switch (successor) {
      case PublicRecord.Published published ->
          new RecordEvent.RecordPublished(author, collection, key, digest, published.time());
      case PublicRecord.Tombstone tombstone ->
          new RecordEvent.RecordWithdrawn(author, collection, key, digest, tombstone.time());
    };
  }
}
