package org.peerstead.signaling.replicas;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;

/** Gives the rooms their place among the replicas. */
class Replica {

  private static final Logger LOG = Logger.getLogger(Replica.class);
  private static final int RANDOM_BYTES = 6;

  @Produces
  @Singleton
  Rooms rooms(
      OutgoingEvents outgoing,
      SignalingMetrics metrics,
      @ConfigProperty(name = "peerstead.replica") Optional<String> configuredName,
      @ConfigProperty(name = "peerstead.signal.heartbeat") Duration heartbeat) {
    String name = configuredName.orElseGet(() -> "replica-" + random());
    var self =
        new Self(
            name,
            name + "~" + random(),
            Math.toIntExact(heartbeat.toSeconds()),
            outgoing.shares(),
            outgoing::shareOf);
    LOG.infof("This is replica %s", self.replica());
    var rooms = new Rooms(self, Clock.systemUTC(), outgoing::say, metrics);
    metrics.gauge("rooms", rooms::openRooms);
    metrics.gauge("other_replicas", rooms::otherReplicas);
    return rooms;
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64Url.encode(bytes);
  }
}
