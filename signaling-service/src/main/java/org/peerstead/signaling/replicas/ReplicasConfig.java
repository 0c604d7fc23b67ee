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

  /**
   * How long an event waits for others that go with it: Kafka's work is by the batch more than by
   * the event.
   */
  @WithDefault("2ms")
  Duration linger();

  /**
   * Events that wait for Kafka before more are dropped (and made up for by a roster); half as many
   * may be frames of foreign clients, three quarters anything of theirs.
   */
  @WithDefault("16384")
  int waitingEvents();
}
