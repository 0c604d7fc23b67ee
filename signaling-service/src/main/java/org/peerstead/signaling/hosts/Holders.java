package org.peerstead.signaling.hosts;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.HostingEvent.HolderAlive;
import org.peerstead.contracts.events.HostingEvent.HoldingsRequested;

/**
 * Which replicas hold something, or sent something lately, in the shares that are hosted here, by
 * their signs of life.
 */
final class Holders {

  /** Own beats without a sign of life of a replica, until it is gone. */
  static final int SILENT_BEATS = 6;

  private final Consumer<ForeignEvent> outlet;
  private final String self;
  private final Map<Integer, Map<String, Long>> heardAt = new HashMap<>();
  private long beat;

  Holders(Consumer<ForeignEvent> outlet, String self) {
    this.outlet = outlet;
    this.self = self;
  }

  void begin(int share) {
    heardAt.put(share, new HashMap<>());
  }

  void end(int share) {
    heardAt.remove(share);
  }

  void handle(HolderAlive alive) {
    Map<String, Long> holders = heardAt.get(alive.share());
    if (holders != null && holders.put(alive.replica(), beat) == null && isOther(alive)) {
      outlet.accept(new HoldingsRequested(alive.replica(), self, alive.share()));
    }
  }

  /**
   * Whatever a replica says is a sign of life: its beat may come only after the one here that would
   * take away what it has just claimed.
   */
  void handleSaid(String replica, int share) {
    Map<String, Long> holders = heardAt.get(share);
    if (holders != null) {
      holders.computeIfPresent(replica, (known, before) -> beat);
    }
  }

  /** Beats are counted, not time: while this process stands still, nobody grows silent. */
  void beat(ObjIntConsumer<String> gone) {
    beat++;
    heardAt.forEach((share, holders) ->
        holders
            .entrySet()
            .removeIf(holder -> {
              boolean isSilent = beat - holder.getValue() > SILENT_BEATS;
              if (isSilent) {
                gone.accept(holder.getKey(), share);
              }
              return isSilent;
            }));
  }

  private boolean isOther(HolderAlive alive) {
    return !alive.replica().equals(self);
  }
}
