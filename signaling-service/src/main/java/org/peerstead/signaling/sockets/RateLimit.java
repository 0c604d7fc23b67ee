package org.peerstead.signaling.sockets;

/** A token bucket: some at once, fewer for long. */
final class RateLimit {

  private final int perSecond;
  private final int burst;
  private double left;
  private long refilledAt;

  RateLimit(int perSecond, int burst, long now) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.refilledAt = now;
  }

  /**
   * @param now milliseconds
   */
  boolean allows(long now) {
    long elapsed = Math.max(0, now - refilledAt);
    left = Math.min(burst, left + elapsed * perSecond / 1000.0);
    refilledAt = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
