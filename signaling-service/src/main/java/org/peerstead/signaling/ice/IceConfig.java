package org.peerstead.signaling.ice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which ICE servers are given out. */
@ConfigMapping(prefix = "peerstead.ice")
interface IceConfig {

  /** A JSON array of RTCIceServer, each with {@code urls} and perhaps username and credential. */
  @WithDefault("[]")
  String servers();

  /** How long a browser may keep the list. */
  @WithDefault("1h")
  Duration ttl();

  /** A relay whose credentials are made here, for each identity. */
  Turn turn();

  /** Both, or none: then there is no such relay. */
  interface Turn {

    /** {@code turn:} and {@code turns:} URLs (RFC 7065). */
    Optional<List<String>> urls();

    /** The relay's {@code static-auth-secret}. */
    Optional<String> secret();
  }
}
