package org.peerstead.signaling.replicas;

import io.opentelemetry.api.trace.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.PeerIdEvent.IdsListed;
import org.peerstead.signaling.frames.Limits;

/**
 * What Kafka hasn't been given yet, in order: no more than memory has room for. What foreign
 * clients say, who needn't be anybody, takes at most half of it, and with who they are and what
 * they subscribe to at most three quarters.
 *
 * <p>A browser says an offer and its candidates at once. What follows each other from one socket to
 * another becomes one event while it waits, as an event costs Kafka and both replicas more than a
 * frame does.
 */
final class WaitingEvents {

  /** Of what browsers and foreign clients said, and of ids that are listed; all else is short. */
  static final int CHARACTERS = 8 * 1024 * 1024;

  private final int most;
  private final Deque<Waiting> events = new ArrayDeque<>();
  private int characters;
  private int foreign;
  private int foreignTexts;
  private int foreignCharacters;

  WaitingEvents(int most) {
    this.most = most;
  }

  /**
   * @param cause in whose course the event came to be
   */
  record Waiting(Event event, Span cause, int characters) {

    Waiting(Event event, Span cause) {
      this(event, cause, charactersOf(event));
    }

    /** Both in one; null if they are to stay apart, as are those of which a trace is kept. */
    private @Nullable Waiting with(Waiting later) {
      int both = characters + later.characters;
      boolean mayBeOne = !isTraced() && !later.isTraced() && both <= Limits.FRAME_BYTES;
      return mayBeOne
              && event instanceof FramesForwarded here
              && later.event instanceof FramesForwarded next
              && here.isBeside(next)
          ? new Waiting(here.with(next), cause, both)
          : null;
    }

    private boolean isTraced() {
      return cause.getSpanContext().isValid();
    }

    private boolean isForeign() {
      return event instanceof ForeignEvent;
    }

    /** What one of them said, or a list of their ids. */
    private boolean isForeignText() {
      return event instanceof ForeignEvent.Sent
          || event instanceof ForeignEvent.Delivered
          || event instanceof IdsListed;
    }

    private static int charactersOf(Event event) {
      return switch (event) {
        case FramesForwarded forwarded -> forwarded.characters();
        case ForeignEvent.Sent sent -> sent.frame().length();
        case ForeignEvent.Delivered delivered -> delivered.sent().frame().length();
        case IdsListed listed -> listed.ids().stream().mapToInt(String::length).sum();
        default -> 0;
      };
    }
  }

  synchronized int size() {
    return events.size();
  }

  /** False, and it doesn't wait, if there are too many. */
  synchronized boolean offer(Event event, Span cause) {
    var waiting = new Waiting(event, cause);
    if (!hasRoom(waiting)) {
      return false;
    }
    Waiting last = events.peekLast();
    Waiting both = last == null ? null : last.with(waiting);
    if (both != null) {
      events.removeLast();
      events.add(both);
    } else if (events.size() < most) {
      events.add(waiting);
      notifyAll();
    } else {
      return false;
    }
    count(waiting, 1);
    return true;
  }

  synchronized Waiting take() throws InterruptedException {
    while (events.isEmpty()) {
      wait();
    }
    Waiting next = events.remove();
    count(next, -1);
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
