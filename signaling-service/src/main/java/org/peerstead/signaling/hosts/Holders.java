package org.peerstead.signaling.hosts;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.HostingEvent.HolderAlive;
import org.peerstead.contracts.events.HostingEvent.HoldingsRequested;

/**
 * Which other replicas hold something, or sent something lately, in the shares that are hosted
 * here, by their signs of life.
 *
 * <p>Their silence is counted in own beats that came back through the share's partition in time:
 * while Kafka is away, or this process stands still, nobody grows silent.
 */
final class Holders {

  /** Own beats that came back without a sign of life of a replica, until it is gone. */
  static final int SILENT_BEATS = 6;

  /** An own beat that takes longer tells nothing about the others. */
  static final int IN_TIME_BEATS = 2;

  /** Kafka doesn't take what it didn't take before; until then the next one is not said. */
  static final int LOST_BEATS = 15;

  /** So long after it began a share doesn't begin again, however much is lost. */
  static final int BEGUN_BEATS = 15;

  private final Consumer<ForeignEvent> outlet;
  private final String self;
  private final Map<Integer, Share> shares = new HashMap<>();
  private long beat;

  Holders(Consumer<ForeignEvent> outlet, String self) {
    this.outlet = outlet;
    this.self = self;
  }

  private static final class Share {

    /** Own beats since a sign of life of each. */
    private final Map<String, Integer> silence = new HashMap<>();

    /** Those of them that were asked what they hold. */
    private final Set<String> asked = new HashSet<>();

    private final long begunAt;

    /** What is known of some of them may be no longer so. */
    private boolean isWrong;

    private boolean awaitsBeat;
    private long saidAt;

    Share(long begunAt) {
      this.begunAt = begunAt;
    }
  }

  /** Nothing is known of the share; or no longer, and who was heard there is asked at once. */
  void begin(int share) {
    var begun = new Share(beat);
    Share before = shares.put(share, begun);
    if (before != null) {
      before.silence.keySet().forEach(replica -> ask(replica, share, begun));
    }
  }

  void end(int share) {
    shares.remove(share);
  }

  /**
   * @param gone is told of each replica that an own beat shows to be gone
   */
  void handle(HolderAlive alive, ObjIntConsumer<String> gone) {
    Share share = shares.get(alive.share());
    if (share == null) {
      return;
    }
    if (alive.replica().equals(self)) {
      passBeat(share, silent -> gone.accept(silent, alive.share()));
    } else {
      // What was never heard of it can't be wrong.
      share.isWrong |= alive.lost() && share.silence.containsKey(alive.replica());
      share.silence.put(alive.replica(), 0);
      ask(alive.replica(), alive.share(), share);
    }
  }

  /**
   * Whatever a replica says is a sign of life: its beat may come only after the one here that would
   * take away what it has just claimed, or never.
   */
  void handleSaid(String replica, int share) {
    Share hosted = shares.get(share);
    if (hosted != null && !replica.equals(self)) {
      hosted.silence.put(replica, 0);
    }
  }

  /**
   * The shares that are to begin again.
   *
   * @param losses of what was said as their host
   */
  BitSet wrong(Losses losses) {
    var wrong = new BitSet();
    shares.forEach((number, share) -> {
      boolean isWrong = share.isWrong || losses.has(number);
      wrong.set(number, isWrong && beat - share.begunAt > BEGUN_BEATS);
    });
    return wrong;
  }

  /** The shares in which to say an own beat; one that is late must not pass for the next one. */
  BitSet beat() {
    beat++;
    var said = new BitSet();
    shares.forEach((number, share) -> {
      if (!share.silence.isEmpty() && !(share.awaitsBeat && age(share) <= LOST_BEATS)) {
        share.awaitsBeat = true;
        share.saidAt = beat;
        said.set(number);
      }
    });
    return said;
  }

  private void ask(String replica, int number, Share share) {
    if (share.asked.add(replica)) {
      outlet.accept(new HoldingsRequested(replica, self, number));
    }
  }

  private void passBeat(Share share, Consumer<String> gone) {
    if (share.awaitsBeat && age(share) <= IN_TIME_BEATS) {
      share.silence.replaceAll((replica, beats) -> beats + 1);
      share
          .silence
          .entrySet()
          .removeIf(holder -> {
            boolean isSilent = holder.getValue() > SILENT_BEATS;
            if (isSilent) {
              share.asked.remove(holder.getKey());
              gone.accept(holder.getKey());
            }
            return isSilent;
          });
    }
    share.awaitsBeat = false;
  }

  private long age(Share share) {
    return beat - share.saidAt;
  }
}
