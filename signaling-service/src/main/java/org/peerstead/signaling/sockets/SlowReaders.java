package org.peerstead.signaling.sockets;

import static java.util.Comparator.comparingLong;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.peerstead.signaling.frames.Limits;

/**
 * Those who don't read what is sent to them, on sockets of all kinds: each alone may let something
 * wait, and all together no more than {@link Limits#WAITING_FOR_ALL}.
 */
@Singleton
public class SlowReaders {

  /** A socket, of whatever kind; any thread may call it. */
  public interface Reader {

    /** What the network didn't take yet: bytes, and characters that aren't bytes yet. */
    long waiting();

    /** Closes as one that is too slow, at once: what waits is dropped. */
    void cutAsTooSlow();
  }

  private record Waiting(Reader reader, long amount) {}

  private final Collection<Collection<? extends Reader>> sockets = new CopyOnWriteArrayList<>();

  /**
   * @param open all of a kind that are open, now and later
   */
  public void count(Collection<? extends Reader> open) {
    sockets.add(open);
  }

  /** Cuts those for whom most waits until what waits for the others is within the limit. */
  public void cutPastLimit() {
    List<Waiting> slow = slow();
    long left = slow.stream().mapToLong(Waiting::amount).sum();
    if (left <= Limits.WAITING_FOR_ALL) {
      return;
    }
    slow.sort(comparingLong(Waiting::amount).reversed());
    for (Waiting most : slow) {
      if (left <= Limits.WAITING_FOR_ALL) {
        return;
      }
      most.reader().cutAsTooSlow();
      left -= most.amount();
    }
  }

  /** Asked once of each, for it changes all the while. */
  private List<Waiting> slow() {
    var slow = new ArrayList<Waiting>();
    for (var open : sockets) {
      for (Reader reader : open) {
        long amount = reader.waiting();
        if (amount > 0) {
          slow.add(new Waiting(reader, amount));
        }
      }
    }
    return slow;
  }
}
