package org.peerstead.signaling.hosts;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.peerstead.contracts.events.ForeignEvent.Sent;

/** What of all that the replicas sent was delivered here: a next host may deliver it again. */
final class Deliveries {

  /**
   * Of the numbers that one replica gave: more than it gives while it keeps something to repeat it
   * ({@link Repeats#KEPT_BEATS}). What is older was delivered, or comes too late.
   */
  static final int KEPT = 1 << 19;

  /** Beats after which a replica that sent nothing is forgotten: it has nothing to repeat. */
  static final int FORGOTTEN_BEATS = 600;

  private final Map<String, Sender> senders = new HashMap<>();
  private long beat;

  private static final class Sender {
    private final BitSet delivered = new BitSet();
    private long newest;
    private long heardAt;
  }

  /** Whether it was not delivered before; from now on it was. */
  boolean isFirst(Sent sent) {
    Sender sender = senders.computeIfAbsent(sent.replica(), replica -> new Sender());
    sender.heardAt = beat;
    long sequence = sent.sequence();
    if (sequence > sender.newest) {
      move(sender, sequence);
    } else if (sequence <= sender.newest - KEPT) {
      return false;
    }
    boolean isFirst = !sender.delivered.get(place(sequence));
    sender.delivered.set(place(sequence));
    return isFirst;
  }

  void beat() {
    beat++;
    senders.values().removeIf(sender -> beat - sender.heardAt > FORGOTTEN_BEATS);
  }

  int senders() {
    return senders.size();
  }

  /** The places of the oldest numbers are those of the new ones. */
  private static void move(Sender sender, long newest) {
    int from = place(sender.newest + 1);
    int to = place(newest) + 1;
    if (newest - sender.newest >= KEPT) {
      sender.delivered.clear();
    } else if (from < to) {
      sender.delivered.clear(from, to);
    } else {
      sender.delivered.clear(from, KEPT);
      sender.delivered.clear(0, to);
    }
    sender.newest = newest;
  }

  private static int place(long sequence) {
    return (int) (sequence % KEPT);
  }
}
