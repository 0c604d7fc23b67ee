package org.peerstead.signaling.ywebrtc;

import org.peerstead.signaling.lines.Text;

/** Hears what is published to the topics that it subscribed to. */
interface Subscriber {

  void hear(Text frame);
}
