package org.peerstead.signaling.replicas;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands work from one thread to another, in order, and waits while that has too much of it: then
 * until half of it is done, since to be woken for each piece costs more than most pieces.
 */
final class Handover {

  private final Executor to;
  private final int most;
  private final AtomicInteger undone = new AtomicInteger();

  /**
   * @param to runs one task after the other
   * @param most tasks that are not done
   */
  Handover(Executor to, int most) {
    this.to = to;
    this.most = most;
  }

  /**
   * @throws InterruptedException if it was interrupted while it waited; then nothing was handed
   *     over
   * @throws java.util.concurrent.RejectedExecutionException if the other thread has ended
   */
  void hand(Runnable work) throws InterruptedException {
    if (undone.get() >= most) {
      awaitHalf();
    }
    undone.incrementAndGet();
    boolean taken = false;
    try {
      to.execute(() -> {
        try {
          work.run();
        } finally {
          handleDone();
        }
      });
      taken = true;
    } finally {
      if (!taken) {
        handleDone();
      }
    }
  }

  private synchronized void awaitHalf() throws InterruptedException {
    while (undone.get() > most / 2) {
      wait();
    }
  }

  private void handleDone() {
    if (undone.decrementAndGet() == most / 2) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}
