package org.peerstead.signaling.rooms;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Refused;
import org.peerstead.signaling.frames.ServerFrame;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Who is in which room, and who gets which frame.
 *
 * <p>One lock, held only for steps in memory: what happens here, and what is heard from other
 * replicas, happens one after the other, and is said to them in that order.
 */
public final class Rooms {

  /** An epoch is milliseconds, and so many random bits to tell two replicas apart. */
  private static final int EPOCH_RANDOM_BITS = 20;

  private final Self self;
  private final Clock clock;
  private final Presence presence = new Presence();
  private final Streams streams;
  private final Forwarding forwarding;
  private final Consumer<SignalingEvent> announcements;
  private boolean ended;

  /**
   * @param announcements takes what the other replicas must hear, without blocking, in order
   */
  public Rooms(
      Self self, Clock clock, Consumer<SignalingEvent> announcements, SignalingMetrics metrics) {
    this.self = self;
    this.clock = clock;
    this.announcements = announcements;
    this.streams = new Streams(self, clock, presence, this::say);
    this.forwarding = new Forwarding(self, presence, this::say, metrics);
  }

  /** A peer said hello: any older socket of it is closed, here and on the other replicas. */
  public synchronized Attendee welcome(String device, String tab, String identity, Outlet outlet) {
    String peer = device + "~" + tab;
    var attendee = new Attendee(peer, identity, nextEpoch(peer), outlet);
    Attendee older = presence.replace(peer, attendee.epoch());
    if (older != null) {
      streams.depart(older);
    }
    presence.welcome(attendee);
    outlet.send(Frames.pack(new ServerFrame.Welcome(peer, self.name(), self.heartbeatSeconds())));
    streams.sayWelcomed(attendee);
    return attendee;
  }

  /**
   * @throws Refused if a rule says no
   */
  public synchronized void handle(Attendee attendee, ClientFrame.InRoom frame) {
    if (presence.attendee(attendee.peer()) != attendee) {
      return; // replaced: its socket is closing
    }
    switch (frame) {
      case ClientFrame.Join join -> join(attendee, join.room());
      case ClientFrame.Leave leave -> leave(attendee, leave.room());
      case ClientFrame.Directed directed -> pass(attendee, directed);
    }
  }

  public synchronized void handleClosed(Attendee attendee) {
    streams.depart(attendee);
  }

  public synchronized void handleEnvelopeDeposited(String mailbox) {
    Packed frame = Frames.pack(new ServerFrame.WakeUp(mailbox));
    presence.attendeesOf(mailbox).forEach(attendee -> attendee.outlet().send(frame));
  }

  public synchronized void handle(RoomEvent event) {
    streams.hear(event);
    forwarding.retry();
  }

  public synchronized void handle(DeliveryEvent event) {
    forwarding.hear(event);
  }

  /** Call it once, when everything that others say from now on is heard. */
  public synchronized void begin() {
    streams.begin();
  }

  /** Call it every second from then on. */
  public synchronized void beat() {
    streams.beat();
    forwarding.beat();
  }

  /**
   * This replica stops. Its peers are not said to leave: they connect to another replica, and
   * whoever doesn't is missed with this replica.
   */
  public synchronized void end() {
    ended = true;
  }

  /** Whether the rosters of the other replicas were asked for and the asking was heard. */
  public synchronized boolean isSettled() {
    return streams.areSettled();
  }

  public synchronized int openRooms() {
    return presence.roster().rooms();
  }

  /** Other replicas that are heard. */
  public synchronized int otherReplicas() {
    return streams.replicas();
  }

  private void say(SignalingEvent event) {
    if (!ended) {
      announcements.accept(event);
    }
  }

  /** Greater than the peer's last one, even if the clock of its last replica is ahead of ours. */
  private long nextEpoch(String peer) {
    long now = clock.millis() << EPOCH_RANDOM_BITS;
    return presence.epochAfter(
        peer, now + ThreadLocalRandom.current().nextInt(1 << EPOCH_RANDOM_BITS));
  }

  /** Joining again is asking who is there. */
  private void join(Attendee attendee, String room) {
    List<Occupant> others =
        presence.roster().in(room).stream()
            .filter(occupant -> !occupant.peer().equals(attendee.peer()))
            .toList();
    if (!attendee.rooms().contains(room)) {
      enter(attendee, room, others.size());
    }
    attendee
        .outlet()
        .send(
            Frames.pack(
                new ServerFrame.Joined(room, others.stream().map(Occupant::neighbour).toList())));
  }

  private void enter(Attendee attendee, String room, int others) {
    if (attendee.rooms().size() >= Limits.ROOMS) {
      throw Refused.tooManyRooms(room);
    }
    if (others >= Limits.PEERS_PER_ROOM) {
      throw Refused.roomFull(room);
    }
    var occupant =
        new Occupant(room, attendee.peer(), attendee.identity(), attendee.epoch(), self.replica());
    attendee.rooms().add(room);
    presence.enter(occupant);
    streams.sayJoined(occupant);
  }

  private void leave(Attendee attendee, String room) {
    if (!attendee.rooms().remove(room)) {
      throw Refused.notInRoom(room);
    }
    presence.exit(room, attendee.peer(), attendee.epoch());
    streams.sayLeft(room, attendee);
    attendee.outlet().send(Frames.pack(new ServerFrame.Left(room)));
  }

  private void pass(Attendee sender, ClientFrame.Directed frame) {
    if (!sender.rooms().contains(frame.room())) {
      throw Refused.notInRoom(frame.room());
    }
    Occupant recipient = presence.roster().find(frame.room(), frame.to());
    if (recipient == null || recipient.peer().equals(sender.peer())) {
      throw Refused.peerAbsent(frame.to());
    }
    Packed packed = Frames.pack(frame.from(sender.peer()));
    Attendee here = presence.attendee(recipient.peer());
    if (here != null && here.epoch() == recipient.epoch()) {
      here.outlet().send(packed);
    } else {
      forwarding.forward(sender, recipient, packed);
    }
  }
}
