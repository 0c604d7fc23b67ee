package org.peerstead.signaling.sockets;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready once it stops: whoever routes sockets must look for another replica. */
@Readiness
@Singleton
class SocketsReadiness implements HealthCheck {

  private final OpenSockets sockets;

  SocketsReadiness(OpenSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("sockets are taken").status(!sockets.areStopping()).build();
  }
}
