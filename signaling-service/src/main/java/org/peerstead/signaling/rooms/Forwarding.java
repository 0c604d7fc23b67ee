package org.peerstead.signaling.rooms;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent.Frame;
import org.peerstead.contracts.events.DeliveryEvent.FrameUndeliverable;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Refused;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Carries frames from peer to peer, each sender's in order.
 *
 * <p>A frame can be here before the host has told that its sender joined. It waits then, since a
 * browser must hear of a peer before it hears from it.
 */
final class Forwarding {

  /** More than that at once is not a race but a replica that lost its way. */
  static final int MOST_WAITING = 1_000;

  /** Beats that a frame waits for its sender's join. */
  static final int PATIENCE = 3;

  private record Waiting(FramesForwarded forwarded, int untilBeat) {}

  private final Self self;
  private final Clock clock;
  private final Map<String, Room> rooms;
  private final Function<String, @Nullable Attendee> newest;
  private final Consumer<SignalingEvent> say;
  private final SignalingMetrics metrics;
  private Queue<Waiting> waiting = new ArrayDeque<>();
  private int beat;

  /**
   * @param rooms that are open here
   * @param newest the newest socket here of a peer
   */
  Forwarding(
      Self self,
      Clock clock,
      Map<String, Room> rooms,
      Function<String, @Nullable Attendee> newest,
      Consumer<SignalingEvent> say,
      SignalingMetrics metrics) {
    this.self = self;
    this.clock = clock;
    this.rooms = rooms;
    this.newest = newest;
    this.say = say;
    this.metrics = metrics;
  }

  void forward(Room room, Attendee sender, Occupant recipient, Packed frame) {
    say.accept(
        new FramesForwarded(
            self.replica(),
            recipient.replica(),
            room.name(),
            sender.peer(),
            sender.epoch(),
            recipient.peer(),
            recipient.epoch(),
            List.of(new Frame(frame.type(), frame.text())),
            clock.instant()));
  }

  /** The recipient has a newer socket: whatever was said to it lately goes there as well. */
  void replay(Room room, Occupant recipient) {
    for (Attendee sender : room.here()) {
      sender
          .kept()
          .of(room.name(), recipient.peer())
          .forEach(frame -> forward(room, sender, recipient, frame));
    }
  }

  void hear(FramesForwarded forwarded) {
    if (!forwarded.replica().equals(self.replica())) {
      metrics.relayed(Duration.between(forwarded.at(), clock.instant()));
    }
    deliverOrWait(new Waiting(forwarded, beat + PATIENCE));
  }

  void hear(FrameUndeliverable returned) {
    Attendee sender = newest.apply(returned.from());
    if (sender != null && sender.epoch() == returned.epoch()) {
      sender.kept().drop(returned.room(), returned.to());
      sender.outlet().send(Frames.pack(Refused.peerAbsent(returned.to()).error()));
    }
  }

  /** Delivers what waited for somebody who has joined by now. */
  void retry() {
    if (waiting.isEmpty()) {
      return;
    }
    var again = waiting;
    waiting = new ArrayDeque<>();
    again.forEach(this::deliverOrWait);
  }

  void beat(int beat) {
    this.beat = beat;
    retry();
  }

  private void deliverOrWait(Waiting one) {
    FramesForwarded forwarded = one.forwarded();
    Room room = rooms.get(forwarded.room());
    if (room == null) {
      handleNotHere(forwarded);
    } else if (!isSenderHeard(room, forwarded)) {
      await(one);
    } else {
      deliverOrWait(one, room, room.find(forwarded.to(), forwarded.toEpoch()));
    }
  }

  private void deliverOrWait(Waiting one, Room room, @Nullable Attendee recipient) {
    FramesForwarded forwarded = one.forwarded();
    if (recipient == null) {
      handleNotHere(forwarded);
    } else if (room.isAwaited(recipient)) {
      await(one);
    } else {
      forwarded
          .frames()
          .forEach(frame -> recipient.outlet().send(new Packed(frame.type(), frame.text())));
    }
  }

  /** What has waited long enough, or finds no room to wait, goes back. */
  private void await(Waiting one) {
    if (one.untilBeat() >= beat && waiting.size() < MOST_WAITING) {
      waiting.add(one);
    } else {
      metrics.dropped(Drop.SENDER_UNHEARD);
      giveBack(one.forwarded());
    }
  }

  private static boolean isSenderHeard(Room room, FramesForwarded forwarded) {
    Occupant sender = room.roster().find(forwarded.from());
    return sender != null && sender.epoch() >= forwarded.epoch();
  }

  /**
   * Whoever came back on a newer socket gets the frames again: the sender's edge will hear of it.
   */
  private void handleNotHere(FramesForwarded forwarded) {
    Attendee newer = newest.apply(forwarded.to());
    metrics.dropped(Drop.RECIPIENT_GONE);
    if (newer == null || newer.epoch() <= forwarded.toEpoch()) {
      giveBack(forwarded);
    }
  }

  /** To its sender, who hears that it won't arrive. */
  void giveBack(FramesForwarded forwarded) {
    say.accept(
        new FrameUndeliverable(
            self.replica(),
            forwarded.replica(),
            forwarded.room(),
            forwarded.from(),
            forwarded.epoch(),
            forwarded.to()));
  }
}
