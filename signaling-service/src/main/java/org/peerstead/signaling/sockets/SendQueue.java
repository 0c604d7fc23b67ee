package org.peerstead.signaling.sockets;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.Limits;

/** Sends one text after the other, in order from any thread, and holds back a bounded number. */
final class SendQueue {

  private final Wire wire;
  private final AtomicInteger turns = new AtomicInteger();
  private final Queue<String> waiting = new ArrayDeque<>(2);
  private int characters;
  private boolean sending;
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
    String next;
    Runnable last = null;
    synchronized (this) {
      if (sending) {
        return;
      }
      next = waiting.poll();
      if (next == null) {
        last = afterLast;
        afterLast = null;
      } else {
        characters -= next.length();
        sending = true;
      }
    }
    if (next != null) {
      wire.send(next, this::handleWritten);
    } else if (last != null) {
      last.run();
    }
  }

  private void handleWritten() {
    synchronized (this) {
      sending = false;
    }
    sendNext();
  }
}
