package org.peerstead.publicstore.authors;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;

/** Hears on {@code identity.directory} whose keys are whose; the replicas share the topic. */
@Singleton
class DirectoryEvents {

  private static final Logger LOG = Logger.getLogger(DirectoryEvents.class);
  private static final String GROUP = "public-store-service";

  private final Authors authors;
  private final Map<String, Object> kafka;
  private volatile @Nullable TopicReader reader;

  DirectoryEvents(Authors authors, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.authors = authors;
    this.kafka = kafka;
  }

  void handleStarted(@Observes StartupEvent started) {
    reader = TopicReader.sharing(Topic.IDENTITY_DIRECTORY, GROUP, kafka, this::handle);
  }

  void handleStopping(@Observes ShutdownEvent stopping) {
    if (reader != null) {
      reader.close();
    }
  }

  boolean isReady() {
    var started = reader;
    return started != null && started.isReady();
  }

  private void handle(Event event) {
    if (event instanceof DirectoryEvent said) {
      switch (said) {
        case DirectoryEvent.IdentityUpdated updated -> handleIdentityUpdated(updated);
      }
    }
  }

  /** Returns when the keys are kept, since the group's offset moves on then. */
  private void handleIdentityUpdated(DirectoryEvent.IdentityUpdated updated) {
    try {
      VertxContextSupport.subscribeAndAwait(() -> authors.learn(updated));
    } catch (Malformed never) {
      // Read again it would be as malformed, and keep what comes after it from being heard.
      LOG.errorf("Passed over what was said of %s: %s", updated.identity(), never.getMessage());
    } catch (Throwable fault) {
      throw new IllegalStateException("The keys of " + updated.identity() + " weren't kept", fault);
    }
  }
}
