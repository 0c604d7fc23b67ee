package org.peerstead.publicstore.authors;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once this replica hears the directory. */
@Readiness
@Singleton
class DirectoryReadiness implements HealthCheck {

  private final DirectoryEvents events;

  DirectoryReadiness(DirectoryEvents events) {
    this.events = events;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("hears identity.directory").status(events.isReady()).build();
  }
}
