package org.peerstead.signaling.replicas;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the replicas keep in touch. */
@ConfigMapping(prefix = "peerstead.replicas")
interface ReplicasConfig {

  /** Between two signs of life; grace times are counted in them. The same on all replicas. */
  @WithDefault("1s")
  Duration beat();

  /** Events that wait for Kafka before more are dropped (and made up for by a roster). */
  @WithDefault("65536")
  int waitingEvents();
}
