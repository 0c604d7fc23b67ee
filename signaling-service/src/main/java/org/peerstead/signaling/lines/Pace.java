package org.peerstead.signaling.lines;

/** A token bucket. */
final class Pace {

  private final int burst;
  private final double perMilli;
  private double frames;
  private long refilledAt;

  Pace(int framesPerSecond, int burst, long now) {
    this.burst = burst;
    this.perMilli = framesPerSecond / 1000.0;
    this.frames = burst;
    this.refilledAt = now;
  }

  /**
   * @param now milliseconds
   */
  boolean allows(long now) {
    if (now > refilledAt) {
      frames = Math.min(burst, frames + (now - refilledAt) * perMilli);
      refilledAt = now;
    }
    if (frames < 1) {
      return false;
    }
    frames--;
    return true;
  }
}
