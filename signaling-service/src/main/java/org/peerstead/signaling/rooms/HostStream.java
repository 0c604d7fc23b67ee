package org.peerstead.signaling.rooms;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.peerstead.contracts.events.DeliveryEvent.OfHost;
import org.peerstead.contracts.events.DeliveryEvent.RosterRequested;
import org.peerstead.contracts.events.DeliveryEvent.ShareAlive;

/**
 * What the host of one share says to this edge, in order. After a gap, or under a new term, what is
 * known of every room is in doubt until the host has stated it.
 */
final class HostStream {

  private static final int NEVER_HEARD = -1;

  private final Set<String> doubtful = new HashSet<>();
  private long term = NEVER_HEARD;
  private long heard;
  private boolean missed;
  private int silentBeats;

  /** The greatest term that was heard. */
  long term() {
    return term;
  }

  /**
   * Notes an event and whether one was missed before it.
   *
   * @param rooms those of the share that are open here
   * @return false for one that is stale or was heard already
   */
  boolean hear(OfHost event, Supplier<? extends Collection<String>> rooms) {
    if (event.term() < term) {
      return false;
    }
    boolean counted = !(event instanceof ShareAlive || event instanceof RosterRequested);
    boolean newTerm = event.term() > term;
    if (newTerm) {
      term = event.term();
      heard = 0;
    } else if (counted && event.sequence() <= heard) {
      return false;
    }
    silentBeats = 0;
    boolean gap = event.sequence() > heard + (counted ? 1 : 0);
    if (newTerm || gap) {
      missed = true;
      doubtful.addAll(rooms.get());
    }
    heard = Math.max(heard, event.sequence());
    return true;
  }

  /** Whether the host should know what is here, and state the rooms. */
  boolean isInDoubt() {
    return missed || !doubtful.isEmpty();
  }

  /** The roster was said, so that the host answers with every room. */
  void handleRosterSaid() {
    missed = false;
  }

  /** The host stated the room, or it is open here no more. Whether it had been in doubt. */
  boolean settle(String room) {
    return doubtful.remove(room);
  }

  /**
   * An own beat passed.
   *
   * @param used whether there is something to hear of
   */
  void passBeat(boolean used) {
    silentBeats = used ? silentBeats + 1 : 0;
  }

  boolean isSilent(int beats) {
    return silentBeats > beats;
  }
}
