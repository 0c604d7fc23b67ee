package org.peerstead.signaling.ywebrtc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.peerstead.signaling.lines.LineLimits;

/** Whether y-webrtc providers are served, and what they may do. */
@ConfigMapping(prefix = "peerstead.y-webrtc")
interface YWebrtcConfig extends LineLimits {

  /** Topics that a line may have subscribed to; past it {@code too-many-topics}. */
  @WithDefault("100")
  int topics();

  /** Subscribers that a topic may have at one replica; past it {@code topic-full}. */
  @WithDefault("500")
  int subscribers();
}
