package org.peerstead.identity.identities;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.identity.Handle;
import org.peerstead.contracts.quarkus.OutboxRelay;
import org.peerstead.contracts.quarkus.OutboxRow;

/**
 * Says on {@link Topic#IDENTITY_DIRECTORY} what became of an identity, by way of the outbox.
 *
 * <p>Begins with the service and not with its first request: another replica may have left rows.
 */
@Startup
@Singleton
class DirectoryEvents {

  static final String SOURCE = "/identity-service";

  private final Clock clock;
  private final OutboxRelay relay;

  DirectoryEvents(
      Clock clock,
      DataSource database,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.clock = clock;
    this.relay = new OutboxRelay(database, kafka, Topic.IDENTITY_DIRECTORY);
  }

  OutboxRow updated(Chain chain) {
    Handle handle = chain.handle();
    var event =
        new IdentityUpdated(
            chain.identity().text(),
            handle == null ? null : handle.text(),
            chain.devices().stream().map(DirectoryEvents::device).toList(),
            chain.head().text(),
            chain.length());
    return OutboxRow.of(CloudEvent.now(SOURCE, clock.instant(), event));
  }

  /** After a commit, so that it leaves at once. */
  void nudge() {
    relay.nudge();
  }

  /** Before the data source goes. */
  void handleStopping(@Observes ShutdownEvent stopping) {
    relay.close();
  }

  private static DirectoryEvent.Device device(Chain.Device device) {
    return new DirectoryEvent.Device(
        device.id(),
        device.keys().signingKey().text(),
        device.keys().sealingKey(),
        device.addedAt());
  }
}
