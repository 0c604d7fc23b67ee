package org.peerstead.signaling.sockets;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.Limits;

/**
 * Sends texts in order from any thread, and holds back a bounded number.
 *
 * <p>What is said at once goes out at once: the wire has as much at a time as one frame may have,
 * since to write each text alone costs more than all the rest of sending it.
 */
final class SendQueue {

  /** Characters of texts that the wire has together. */
  static final int AT_ONCE = Limits.FRAME_BYTES;

  private final Wire wire;
  private final AtomicInteger turns = new AtomicInteger();
  private final Queue<String> waiting = new ArrayDeque<>(2);
  private int characters;
  private int underWay;
  private int charactersUnderWay;
  private boolean ended;
  private @Nullable Runnable afterLast;

  SendQueue(Wire wire) {
    this.wire = wire;
  }

  /** False if the reader is too slow: then everything that waited is dropped. */
  boolean offer(String text) {
    synchronized (this) {
      if (ended) {
        return true;
      }
      if (waiting.size() >= Limits.WAITING_FRAMES
          || characters + text.length() > Limits.WAITING_CHARACTERS) {
        drop();
        return false;
      }
      waiting.add(text);
      characters += text.length();
    }
    sendNext();
    return true;
  }

  /** Characters that weren't given to the network yet. */
  synchronized int characters() {
    return characters;
  }

  /** Takes nothing any more; runs that after the last text has gone out. */
  void endWith(Runnable afterLast) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      this.afterLast = afterLast;
    }
    sendNext();
  }

  synchronized void drop() {
    ended = true;
    waiting.clear();
    characters = 0;
    afterLast = null;
  }

  /** One turn at a time: a write that completes at once must not recurse into the next. */
  private void sendNext() {
    if (turns.getAndIncrement() == 0) {
      do {
        takeTurn();
      } while (turns.decrementAndGet() != 0);
    }
  }

  private void takeTurn() {
    for (String next = take(); next != null; next = take()) {
      int length = next.length();
      wire.send(next, () -> handleWritten(length));
    }
    Runnable last = takeLast();
    if (last != null) {
      last.run();
    }
  }

  /** Null if there is none, or it has to wait until some of the others are written. */
  private synchronized @Nullable String take() {
    String next = waiting.peek();
    if (next == null || (underWay > 0 && charactersUnderWay + next.length() > AT_ONCE)) {
      return null;
    }
    characters -= next.length();
    charactersUnderWay += next.length();
    underWay++;
    return waiting.remove();
  }

  private synchronized @Nullable Runnable takeLast() {
    Runnable last = waiting.isEmpty() && underWay == 0 ? afterLast : null;
    if (last != null) {
      afterLast = null;
    }
    return last;
  }

  private void handleWritten(int length) {
    synchronized (this) {
      charactersUnderWay -= length;
      underWay--;
    }
    sendNext();
  }
}
