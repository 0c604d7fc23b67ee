package org.peerstead.signaling.replicas;

import io.opentelemetry.api.trace.Span;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.peerstead.contracts.events.DeliveryEvent.FrameForwarded;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.PeerIdEvent.IdsListed;

/**
 * What Kafka hasn't been given yet, in order: no more than memory has room for. What foreign
 * clients say, who needn't be anybody, takes at most half of it, and with who they are and what
 * they subscribe to at most three quarters.
 */
final class WaitingEvents {

  /** Of what browsers and foreign clients said, and of ids that are listed; all else is short. */
  static final int CHARACTERS = 8 * 1024 * 1024;

  private final int most;
  private final BlockingQueue<Waiting> events;
  private int characters;
  private int foreign;
  private int foreignTexts;
  private int foreignCharacters;

  WaitingEvents(int most) {
    this.most = most;
    this.events = new LinkedBlockingQueue<>(most);
  }

  /**
   * @param cause in whose course the event came to be
   */
  record Waiting(Event event, Span cause) {

    private boolean isForeign() {
      return event instanceof ForeignEvent;
    }

    /** What one of them said, or a list of their ids. */
    private boolean isForeignText() {
      return event instanceof ForeignEvent.Sent
          || event instanceof ForeignEvent.Delivered
          || event instanceof IdsListed;
    }

    private int characters() {
      return switch (event) {
        case FrameForwarded forwarded -> forwarded.frame().length();
        case ForeignEvent.Sent sent -> sent.frame().length();
        case ForeignEvent.Delivered delivered -> delivered.sent().frame().length();
        case IdsListed listed -> listed.ids().stream().mapToInt(String::length).sum();
        default -> 0;
      };
    }
  }

  int size() {
    return events.size();
  }

  /** False, and it doesn't wait, if there are too many. */
  synchronized boolean offer(Event event, Span cause) {
    var waiting = new Waiting(event, cause);
    boolean fits = hasRoom(waiting) && events.offer(waiting);
    if (fits) {
      count(waiting, 1);
    }
    return fits;
  }

  Waiting take() throws InterruptedException {
    Waiting next = events.take();
    synchronized (this) {
      count(next, -1);
    }
    return next;
  }

  private boolean hasRoom(Waiting waiting) {
    int more = waiting.characters();
    boolean areFew = !waiting.isForeign() || foreign < most / 4 * 3;
    boolean areFewTexts =
        !waiting.isForeignText()
            || (foreignTexts < most / 2 && foreignCharacters + more <= CHARACTERS / 2);
    return areFew && areFewTexts && characters + more <= CHARACTERS;
  }

  private void count(Waiting waiting, int sign) {
    int more = sign * waiting.characters();
    characters += more;
    foreign += waiting.isForeign() ? sign : 0;
    if (waiting.isForeignText()) {
      foreignTexts += sign;
      foreignCharacters += more;
    }
  }
}
