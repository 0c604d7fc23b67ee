package org.peerstead.identity.identities;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the identities count. */
@Singleton
class IdentityMetrics {

  private final Counter registered;
  private final Counter appended;
  private final Counter handlesRefused;

  IdentityMetrics(MeterRegistry registry) {
    registered = registry.counter("peerstead.identities.registered");
    appended = registry.counter("peerstead.statements.appended");
    handlesRefused = registry.counter("peerstead.handles.refused");
  }

  void handleRegistered(Identities.Registration registration) {
    if (registration.begun()) {
      registered.increment();
    }
  }

  /** Every statement after a genesis. */
  void handleAppended() {
    appended.increment();
  }

  void handleRefused() {
    handlesRefused.increment();
  }
}
