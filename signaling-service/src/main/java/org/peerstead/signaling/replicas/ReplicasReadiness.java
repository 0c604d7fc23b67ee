package org.peerstead.signaling.replicas;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before this replica hears the others: a peer that joined would see nobody. */
@Readiness
@Singleton
class ReplicasReadiness implements HealthCheck {

  private final IncomingEvents events;

  ReplicasReadiness(IncomingEvents events) {
    this.events = events;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("other replicas are heard").status(events.areReady()).build();
  }
}
