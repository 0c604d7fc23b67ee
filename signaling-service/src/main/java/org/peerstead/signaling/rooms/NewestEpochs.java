package org.peerstead.signaling.rooms;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest epochs that were heard lately, also of peers that are in no room.
 *
 * <p>A peer that moves to a replica whose clock is behind gets a greater epoch all the same. Clocks
 * differ by seconds at most, so the last few thousand are enough.
 */
final class NewestEpochs {

  private static final int KEPT = 4_096;

  private final Map<String, Long> epochs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  void note(String peer, long epoch) {
    epochs.merge(peer, epoch, Math::max);
  }

  /** 0 if none was heard. */
  long of(String peer) {
    return epochs.getOrDefault(peer, 0L);
  }
}
