package org.peerstead.signaling.sockets;

import org.peerstead.signaling.frames.Limits;

/** A token bucket: {@link Limits#BURST} at once, {@link Limits#FRAMES_PER_SECOND} for long. */
final class RateLimit {

  private double frames = Limits.BURST;
  private long refilledAt;

  RateLimit(long now) {
    this.refilledAt = now;
  }

  /**
   * @param now milliseconds
   */
  boolean allows(long now) {
    long elapsed = Math.max(0, now - refilledAt);
    frames = Math.min(Limits.BURST, frames + elapsed * Limits.FRAMES_PER_SECOND / 1000.0);
    refilledAt = now;
    if (frames < 1) {
      return false;
    }
    frames--;
    return true;
  }
}
