package org.peerstead.signaling.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Leaves out how long each connection has lasted so far: that costs an idle socket a quarter of a
 * KiB, and sockets are counted as it is.
 */
class ConnectionTimers {

  private static final Set<String> NAMES =
      Set.of("http.server.connections", "http.server.websocket.connections");

  @Produces
  @Singleton
  MeterFilter withoutConnectionTimers() {
    return MeterFilter.deny(meter -> NAMES.contains(meter.getName()));
  }
}
