package org.peerstead.signaling.replicas;

import java.time.Duration;

/** What was said, must not be lost, and Kafka has not answered for yet. */
final class Unanswered {

  private int count;
  private boolean anyRefused;

  synchronized void add() {
    count++;
  }

  synchronized void remove(boolean taken) {
    count--;
    anyRefused |= !taken;
    notifyAll();
  }

  /**
   * False if something since the last call was not taken, or is not answered for in time.
   *
   * @throws InterruptedException if it was interrupted while it waited
   */
  synchronized boolean awaitTaken(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (count > 0) {
      long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    boolean allTaken = !anyRefused;
    anyRefused = false;
    return allTaken;
  }
}
