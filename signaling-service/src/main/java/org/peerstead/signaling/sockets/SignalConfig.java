package org.peerstead.signaling.sockets;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How long a socket may be quiet, and which web sites may open one. */
@ConfigMapping(prefix = "peerstead.signal")
interface SignalConfig {

  /** From the opening of a socket to its hello. */
  @WithDefault("10s")
  Duration helloTimeout();

  /** A browser must be heard this often, in whole seconds; missing three closes the socket. */
  @WithDefault("15s")
  Duration heartbeat();

  /**
   * Origins (RFC 6454) that may connect; absent: all. A token is needed in any case, and a browser
   * never sends it by itself.
   */
  Optional<Set<String>> origins();

  /**
   * Whether sockets are counted by the address that they come from. Behind a proxy that is the
   * proxy's, unless {@code peerstead.proxies} says so; hence off, unless somebody says that it is
   * right.
   */
  @WithDefault("false")
  boolean countAddresses();
}
