package org.peerstead.signaling.replicas;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before this replica hears the others, and hosts its share: joins would wait. */
@Readiness
@Singleton
class ReplicasReadiness implements HealthCheck {

  private final DeliveryEvents deliveries;
  private final ShareEvents shares;

  ReplicasReadiness(DeliveryEvents deliveries, ShareEvents shares) {
    this.deliveries = deliveries;
    this.shares = shares;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("other replicas are heard")
        .status(deliveries.areReady() && shares.areReady())
        .build();
  }
}
