package org.peerstead.signaling;

import io.micrometer.core.instrument.MeterRegistry;

/** What signaling-service has counted. */
public final class Counted {

  private Counted() {}

  /**
   * @param name without its prefix
   */
  public static double counted(MeterRegistry registry, String name, String tag, String value) {
    return registry.get("peerstead_signaling_" + name).tag(tag, value).functionCounter().count();
  }

  public static double drops(MeterRegistry registry, String reason) {
    return counted(registry, "drops", "reason", reason);
  }
}
