package org.peerstead.signaling.lines;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What one protocol's lines may do. The defaults are the table in the README. */
public interface LineLimits {

  /** Whether the protocol is spoken at all; else its paths answer 404. */
  @WithDefault("true")
  boolean enabled();

  /** Origins (RFC 6454) whose pages may connect; absent: all. */
  Optional<Set<String>> origins();

  /** UTF-8 bytes of one frame; {@link Refusal#TOO_LARGE}. */
  @WithDefault("65536")
  int frameBytes();

  /**
   * Frames a second that a line may say for long, with each topic that they subscribe to or
   * unsubscribe from counted as one more; {@link Refusal#RATE_LIMITED}.
   */
  @WithDefault("200")
  int framesPerSecond();

  /** Likewise, at once after a pause; {@link Refusal#RATE_LIMITED}. */
  @WithDefault("1000")
  int burst();

  /** Lines of one replica; past it the upgrade is refused with 503. */
  @WithDefault("20000")
  int sockets();

  /**
   * Whether lines are counted by the address that they come from. Behind a proxy that is the
   * proxy's, unless {@code peerstead.proxies} says so; hence off, unless somebody says that it is
   * right.
   */
  @WithDefault("false")
  boolean countAddresses();

  /** Lines of one address at one replica, where they are counted; else the upgrade gets 429. */
  @WithDefault("1000")
  int socketsPerAddress();

  /** Bytes that wait for a slow reader before its line is closed. */
  @WithDefault("1048576")
  int waitingBytes();

  /** After so long without a frame the line is closed. */
  @WithDefault("90s")
  Duration silence();
}
