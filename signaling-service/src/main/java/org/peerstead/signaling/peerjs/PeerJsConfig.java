package org.peerstead.signaling.peerjs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.peerstead.signaling.lines.LineLimits;

/** Whether PeerJS clients are served, and what they may do. */
@ConfigMapping(prefix = "peerstead.peerjs")
interface PeerJsConfig extends LineLimits {

  /** What clients must name as their {@code key}: it tells applications apart, and is no secret. */
  @WithDefault("peerjs")
  String key();

  /** Whether anyone may list the ids that are in use. */
  @WithDefault("false")
  boolean discovery();

  /**
   * How long a frame waits for a recipient who isn't there; what its sender said later goes with
   * the first.
   */
  @WithDefault("5s")
  Duration expiry();

  /** Frames that may wait for one recipient; one more expires at once. */
  @WithDefault("128")
  int waitingFrames();

  /**
   * Characters that may wait for all at one replica, {@link HostedIds#WAITING_OVERHEAD} more
   * counted for each frame; what is past it expires at once.
   */
  @WithDefault("16777216")
  long waitingCharacters();

  default HostedIds.Limits waiting() {
    return new HostedIds.Limits(expiry(), waitingFrames(), waitingCharacters());
  }
}
