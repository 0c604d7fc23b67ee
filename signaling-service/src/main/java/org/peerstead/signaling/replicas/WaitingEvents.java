package org.peerstead.signaling.replicas;

import io.opentelemetry.api.trace.Span;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.peerstead.contracts.events.DeliveryEvent.FrameForwarded;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent;

/** What Kafka hasn't been given yet, in order: no more than memory has room for. */
final class WaitingEvents {

  /** Of what browsers and foreign clients said; all else is short. */
  static final int CHARACTERS = 8 * 1024 * 1024;

  private final BlockingQueue<Waiting> events;
  private final AtomicLong characters = new AtomicLong();

  WaitingEvents(int most) {
    this.events = new LinkedBlockingQueue<>(most);
  }

  /**
   * @param cause in whose course the event came to be
   */
  record Waiting(Event event, Span cause) {

    private int characters() {
      return switch (event) {
        case FrameForwarded forwarded -> forwarded.frame().length();
        case ForeignEvent.Sent sent -> sent.frame().length();
        case ForeignEvent.Delivered delivered -> delivered.sent().frame().length();
        default -> 0;
      };
    }
  }

  int size() {
    return events.size();
  }

  /** False, and it doesn't wait, if there are too many. */
  boolean offer(Event event, Span cause) {
    var waiting = new Waiting(event, cause);
    int more = waiting.characters();
    if (characters.addAndGet(more) <= CHARACTERS && events.offer(waiting)) {
      return true;
    }
    characters.addAndGet(-more);
    return false;
  }

  Waiting take() throws InterruptedException {
    Waiting next = events.take();
    characters.addAndGet(-next.characters());
    return next;
  }
}
