package org.peerstead.signaling.frames;

/** A token bucket: some at once, fewer for long. */
public final class Pace {

  private final int burst;
  private final double perMilli;
  private double left;
  private long refilledAt;

  public Pace(int perSecond, int burst, long now) {
    this.burst = burst;
    this.perMilli = perSecond / 1000.0;
    this.left = burst;
    this.refilledAt = now;
  }

  /**
   * @param now milliseconds
   */
  public boolean allows(long now) {
    refill(now);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /** Whether it is as if nothing had been asked for. */
  public boolean isRested(long now) {
    refill(now);
    return left == burst;
  }

  /** A clock that was put back gives nothing, and takes nothing away. */
  private void refill(long now) {
    if (now > refilledAt) {
      left = Math.min(burst, left + (now - refilledAt) * perMilli);
      refilledAt = now;
    }
  }
}
