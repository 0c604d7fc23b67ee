package org.peerstead.signaling.ice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which ICE servers are given out. */
@ConfigMapping(prefix = "peerstead.ice")
interface IceConfig {

  /** A JSON array of RTCIceServer, each with {@code urls} and perhaps username and credential. */
  @WithDefault("[]")
  String servers();

  /** How long a browser may keep the list. */
  @WithDefault("1h")
  Duration ttl();
}
