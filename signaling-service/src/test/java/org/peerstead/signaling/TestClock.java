package org.peerstead.signaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands until it is advanced. */
public final class TestClock extends Clock {

  private Instant now = Instant.parse("2026-11-22T10:00:00Z");

  public void advance(Duration passed) {
    now = now.plus(passed);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
