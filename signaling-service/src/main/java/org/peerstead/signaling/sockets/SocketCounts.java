package org.peerstead.signaling.sockets;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many sockets somebody has open here, and no more than that. */
final class SocketCounts {

  private final int limit;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  SocketCounts(int limit) {
    this.limit = limit;
  }

  /** False, and nothing is counted, past the limit. */
  boolean enter(String who) {
    boolean[] entered = {false};
    open.compute(
        who,
        (key, known) -> {
          int count = known == null ? 0 : known;
          entered[0] = count < limit;
          return entered[0] ? Integer.valueOf(count + 1) : known;
        });
    return entered[0];
  }

  void exit(String who) {
    open.computeIfPresent(who, (key, count) -> count == 1 ? null : count - 1);
  }
}
