package org.peerstead.mailbox.envelopes;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.OutboxRelay;

/** Says on {@code mailbox.deposits} what was committed to the outbox. */
@ApplicationScoped
class DepositEvents {

  private final AgroalDataSource database;
  private final Map<String, Object> kafka;
  private @Nullable OutboxRelay relay;

  DepositEvents(
      AgroalDataSource database, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.database = database;
    this.kafka = kafka;
  }

  void handleStartup(@Observes StartupEvent started) {
    relay = new OutboxRelay(database, kafka, Topic.MAILBOX_DEPOSITS);
  }

  void handleShutdown(@Observes ShutdownEvent stopping) {
    if (relay != null) {
      relay.close();
    }
  }

  /** Call it when a transaction that wrote to the outbox has committed. */
  void nudge() {
    if (relay != null) {
      relay.nudge();
    }
  }
}
