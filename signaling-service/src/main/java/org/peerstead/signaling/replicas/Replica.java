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

/** Gives this replica its name, and the rooms their place among the replicas. */
class Replica {

  private static final Logger LOG = Logger.getLogger(Replica.class);
  private static final int RANDOM_BYTES = 6;

  /** More than it takes Kafka to find another host, and that one to settle. */
  private static final int SILENT_HOST_BEATS = 15;

  @Produces
  @Singleton
  Self self(
      OutgoingEvents outgoing,
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
    return self;
  }

  @Produces
  @Singleton
  Rooms rooms(Self self, OutgoingEvents outgoing, SignalingMetrics metrics) {
    var rooms = new Rooms(self, Clock.systemUTC(), outgoing::say, metrics);
    metrics.gauge("rooms", rooms::openRooms);
    metrics.gauge("hosted_rooms", rooms::hostedRooms);
    metrics.gauge("hosted_shares", rooms::hostedShares);
    metrics.gauge("shares_without_host", () -> rooms.sharesWithoutHost(SILENT_HOST_BEATS));
    return rooms;
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64Url.encode(bytes);
  }
}
