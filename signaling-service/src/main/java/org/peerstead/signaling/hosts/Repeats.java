package org.peerstead.signaling.hosts;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.ForeignEvent.Sent;

/**
 * What was sent to hosts a short while ago is told again to a new host: a killed replica's shares
 * have none for some seconds.
 */
final class Repeats {

  /** Beats for which it is kept: more than it takes to find another host. */
  static final int KEPT_BEATS = 12;

  /** Events that are kept; beyond it the oldest go first. */
  static final int KEPT_EVENTS = 4_096;

  /** Characters of what was said in them; beyond it the oldest go first. */
  static final int KEPT_CHARACTERS = 8 * 1024 * 1024;

  private record Kept(Sent sent, long beat, long at) {}

  private final ToIntFunction<String> shareOf;
  private final Clock clock;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private int characters;
  private long beat;

  Repeats(ToIntFunction<String> shareOf, Clock clock) {
    this.shareOf = shareOf;
    this.clock = clock;
  }

  /** Any thread. */
  synchronized void keep(ForeignEvent event) {
    if (event instanceof Sent sent) {
      kept.addLast(new Kept(sent, beat, clock.millis()));
      characters += sent.frame().length();
      while (kept.size() > KEPT_EVENTS || characters > KEPT_CHARACTERS) {
        dropOldest();
      }
    }
  }

  /**
   * @param shares gets those of what is kept
   */
  synchronized void beat(BitSet shares) {
    beat++;
    while (!kept.isEmpty() && kept.getFirst().beat() < beat - KEPT_BEATS) {
      dropOldest();
    }
    kept.forEach(one -> shares.set(shareOf.applyAsInt(one.sent().key())));
  }

  /** What a replica that hosts the share anew may have missed. */
  synchronized List<Sent> of(int share) {
    List<Sent> missed = new ArrayList<>();
    for (Kept one : kept) {
      if (shareOf.applyAsInt(one.sent().key()) == share) {
        missed.add(one.sent().aged(clock.millis() - one.at()));
      }
    }
    return missed;
  }

  private void dropOldest() {
    characters -= kept.removeFirst().sent().frame().length();
  }
}
