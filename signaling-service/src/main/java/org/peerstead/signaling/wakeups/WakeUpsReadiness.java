package org.peerstead.signaling.wakeups;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before deposits are heard: a wake-up that is missed is not made up for. */
@Readiness
@Singleton
class WakeUpsReadiness implements HealthCheck {

  private final WakeUpEvents events;

  WakeUpsReadiness(WakeUpEvents events) {
    this.events = events;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("deposits are heard").status(events.areReady()).build();
  }
}
