package org.peerstead.signaling.rooms;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * What the senders of this replica said lately: whoever it was for may have lost its socket, or the
 * replica that held it, and gets it again on the next one.
 */
final class KeptFrames {

  /** Of all senders, the oldest first. */
  private final SequencedSet<Kept> all = new LinkedHashSet<>();

  private final SignalingMetrics metrics;
  private int characters;

  KeptFrames(SignalingMetrics metrics) {
    this.metrics = metrics;
  }

  /** Each is only itself: what is said twice is kept twice. */
  private static final class Kept {
    private final OfSender sender;
    private final String room;
    private final String to;
    private final Packed frame;
    private final int beat;

    Kept(OfSender sender, String room, String to, Packed frame, int beat) {
      this.sender = sender;
      this.room = room;
      this.to = to;
      this.frame = frame;
      this.beat = beat;
    }

    boolean isFor(String otherRoom, String peer) {
      return to.equals(peer) && room.equals(otherRoom);
    }
  }

  OfSender ofSender() {
    return new OfSender();
  }

  void dropOlderThan(int beat) {
    while (!all.isEmpty() && all.getFirst().beat < beat) {
      all.getFirst().sender.dropOldest();
    }
  }

  /** One sender's, in order. */
  final class OfSender {

    /** Most sockets that are open say nothing most of the time. */
    private final Deque<Kept> frames = new ArrayDeque<>(0);

    private int charactersHere;

    void add(String room, String to, Packed frame, int beat) {
      var kept = new Kept(this, room, to, frame, beat);
      frames.add(kept);
      all.add(kept);
      count(frame.text().length());
      while (frames.size() > Limits.KEPT_FRAMES || charactersHere > Limits.KEPT_CHARACTERS) {
        makeRoom();
      }
      while (characters > Limits.KEPT_CHARACTERS_OF_ALL) {
        all.getFirst().sender.makeRoom();
      }
    }

    List<Packed> of(String room, String to) {
      return frames.stream().filter(kept -> kept.isFor(room, to)).map(kept -> kept.frame).toList();
    }

    /** That peer left the room: it is not waited for. */
    void drop(String room, String to) {
      frames.removeIf(kept -> {
        boolean dropped = kept.isFor(room, to);
        if (dropped) {
          forget(kept);
        }
        return dropped;
      });
    }

    private void makeRoom() {
      metrics.dropped(Drop.NOT_KEPT);
      dropOldest();
    }

    private void dropOldest() {
      forget(frames.removeFirst());
    }

    private void forget(Kept kept) {
      all.remove(kept);
      count(-kept.frame.text().length());
    }

    private void count(int more) {
      charactersHere += more;
      characters += more;
    }
  }
}
