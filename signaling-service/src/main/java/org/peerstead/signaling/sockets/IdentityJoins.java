package org.peerstead.signaling.sockets;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Pace;

/**
 * How fast each identity joins rooms here, over all its sockets: with a new one it gets no more.
 */
final class IdentityJoins {

  private final Map<String, Pace> paces = new ConcurrentHashMap<>();

  boolean allow(String identity, long now) {
    boolean[] allowed = {false};
    paces.compute(
        identity,
        (key, known) -> {
          Pace pace =
              known == null ? new Pace(Limits.JOINS_PER_SECOND, Limits.JOIN_BURST, now) : known;
          allowed[0] = pace.allows(now);
          return pace;
        });
    return allowed[0];
  }

  /** Of who hasn't joined for a while nothing is kept. */
  void forgetRested(long now) {
    for (String identity : paces.keySet()) {
      paces.computeIfPresent(identity, (key, pace) -> pace.isRested(now) ? null : pace);
    }
  }

  int size() {
    return paces.size();
  }
}
