package org.peerstead.signaling.rooms;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Packed;

/**
 * What a sender said lately, in order: whoever it was for may have lost its socket, or the replica
 * that held it, and gets it again on the next one.
 */
final class KeptFrames {

  private record Kept(String room, String to, Packed frame, int beat) {}

  /** Most sockets that are open say nothing most of the time. */
  private final Deque<Kept> frames = new ArrayDeque<>(0);

  private int characters;

  void add(String room, String to, Packed frame, int beat) {
    frames.add(new Kept(room, to, frame, beat));
    characters += frame.text().length();
    while (frames.size() > Limits.KEPT_FRAMES || characters > Limits.KEPT_CHARACTERS) {
      dropOldest();
    }
  }

  List<Packed> of(String room, String to) {
    return frames.stream().filter(kept -> isFor(kept, room, to)).map(Kept::frame).toList();
  }

  /** That peer left the room: it is not waited for. */
  void drop(String room, String to) {
    frames.removeIf(kept -> {
      boolean dropped = isFor(kept, room, to);
      characters -= dropped ? kept.frame().text().length() : 0;
      return dropped;
    });
  }

  void dropOlderThan(int beat) {
    while (!frames.isEmpty() && frames.getFirst().beat() < beat) {
      dropOldest();
    }
  }

  private void dropOldest() {
    characters -= frames.removeFirst().frame().text().length();
  }

  private static boolean isFor(Kept kept, String room, String to) {
    return kept.to().equals(to) && kept.room().equals(room);
  }
}
