package org.peerstead.signaling.replicas;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Hands work from some threads to another, in order, and waits while that has too much of it: then
 * until half of it is done, since to be woken for each piece costs more than most pieces.
 */
final class Handover {

  private static final Logger LOG = Logger.getLogger(Handover.class);

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
   * @throws RejectedExecutionException if the other thread has ended
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

  /** The same for what is of no use any more where this replica ends meanwhile. */
  void handUnlessEnding(Runnable work) {
    try {
      hand(work);
    } catch (InterruptedException | RejectedExecutionException ending) {
      LOG.debug("Heard while this replica ends");
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
