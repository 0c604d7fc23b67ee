package org.peerstead.signaling.rooms;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.DeliveryEvent.FrameForwarded;
import org.peerstead.contracts.events.DeliveryEvent.FrameUndeliverable;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Refused;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Carries directed frames to peers on other replicas, each sender's in order.
 *
 * <p>Joins and deliveries travel on two topics, so a frame can be here before its sender's join. It
 * waits then, since a browser must hear of a peer before it hears from it.
 */
final class Forwarding {

  /** More than that at once is not a race but a replica that lost its way. */
  static final int MOST_WAITING = 1_000;

  /** Beats that a frame waits for its sender's join. */
  static final int PATIENCE = 3;

  private record Waiting(FrameForwarded forwarded, int untilBeat) {}

  private enum Sender {
    PRESENT,
    UNHEARD,
    REPLACED
  }

  private final Self self;
  private final Presence presence;
  private final Consumer<SignalingEvent> say;
  private final SignalingMetrics metrics;
  private Queue<Waiting> waiting = new ArrayDeque<>();
  private int beat;

  Forwarding(Self self, Presence presence, Consumer<SignalingEvent> say, SignalingMetrics metrics) {
    this.self = self;
    this.presence = presence;
    this.say = say;
    this.metrics = metrics;
  }

  void forward(Attendee sender, Occupant recipient, Packed frame) {
    say.accept(
        new FrameForwarded(
            self.replica(),
            recipient.replica(),
            recipient.room(),
            sender.peer(),
            sender.epoch(),
            recipient.peer(),
            frame.type(),
            frame.text()));
  }

  void hear(DeliveryEvent event) {
    if (!event.target().equals(self.replica())) {
      return;
    }
    switch (event) {
      case FrameForwarded forwarded -> take(forwarded);
      case FrameUndeliverable returned -> tellSender(returned);
    }
  }

  /** Delivers what waited for somebody who has joined by now. */
  void retry() {
    if (waiting.isEmpty()) {
      return;
    }
    var again = waiting;
    waiting = new ArrayDeque<>();
    for (Waiting one : again) {
      if (one.untilBeat() < beat) {
        metrics.dropped(Drop.SENDER_UNHEARD);
      } else {
        deliverOrWait(one);
      }
    }
  }

  void beat() {
    beat++;
    retry();
  }

  private void take(FrameForwarded forwarded) {
    if (waiting.size() >= MOST_WAITING) {
      metrics.dropped(Drop.SENDER_UNHEARD);
      return;
    }
    deliverOrWait(new Waiting(forwarded, beat + PATIENCE));
  }

  private void deliverOrWait(Waiting one) {
    switch (sender(one.forwarded())) {
      case PRESENT -> deliver(one.forwarded());
      case UNHEARD -> waiting.add(one);
      case REPLACED -> metrics.dropped(Drop.SENDER_REPLACED);
    }
  }

  private Sender sender(FrameForwarded forwarded) {
    Occupant known = presence.roster().find(forwarded.room(), forwarded.from());
    if (known == null || known.epoch() < forwarded.epoch()) {
      return Sender.UNHEARD;
    }
    return known.epoch() == forwarded.epoch() ? Sender.PRESENT : Sender.REPLACED;
  }

  private void deliver(FrameForwarded forwarded) {
    Attendee recipient = presence.attendee(forwarded.to());
    if (recipient != null && recipient.rooms().contains(forwarded.room())) {
      recipient.outlet().send(new Packed(forwarded.type(), forwarded.frame()));
      return;
    }
    metrics.dropped(Drop.RECIPIENT_GONE);
    say.accept(
        new FrameUndeliverable(
            self.replica(),
            forwarded.replica(),
            forwarded.room(),
            forwarded.from(),
            forwarded.epoch(),
            forwarded.to()));
  }

  private void tellSender(FrameUndeliverable returned) {
    Attendee sender = presence.attendee(returned.from());
    if (sender != null && sender.epoch() == returned.epoch()) {
      sender.outlet().send(Frames.pack(Refused.peerAbsent(returned.to()).error()));
    }
  }
}
