package org.peerstead.mailbox.directory;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;

/** Hears {@code identity.directory}; ready when it does. */
@Readiness
@ApplicationScoped
class DirectoryEvents implements HealthCheck {

  private static final String GROUP = "mailbox-service";

  private final Directory directory;
  private final Map<String, Object> kafka;
  private @Nullable TopicReader reader;

  DirectoryEvents(
      Directory directory, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.directory = directory;
    this.kafka = kafka;
  }

  void handleStartup(@Observes StartupEvent started) {
    reader = TopicReader.sharing(Topic.IDENTITY_DIRECTORY, GROUP, kafka, this::handle);
  }

  void handleShutdown(@Observes ShutdownEvent stopping) {
    if (reader != null) {
      reader.close();
    }
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("hears " + Topic.IDENTITY_DIRECTORY.topicName())
        .status(reader != null && reader.isReady())
        .build();
  }

  private void handle(Event event) {
    if (event instanceof DirectoryEvent directoryEvent) {
      switch (directoryEvent) {
        case DirectoryEvent.IdentityUpdated updated -> handleIdentityUpdated(updated);
      }
    }
  }

  /** Blocks the reader's thread until the change is committed: only then the offset moves on. */
  private void handleIdentityUpdated(DirectoryEvent.IdentityUpdated updated) {
    try {
      VertxContextSupport.subscribeAndAwait(() -> directory.handleIdentityUpdated(updated));
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable fault) {
      throw new IllegalStateException("The directory's event was not followed", fault);
    }
  }
}
