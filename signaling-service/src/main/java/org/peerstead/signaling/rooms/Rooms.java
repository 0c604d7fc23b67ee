package org.peerstead.signaling.rooms;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.DeliveryEvent.FrameUndeliverable;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.contracts.events.DeliveryEvent.OfHost;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.RoomEvent.OfEdge;
import org.peerstead.contracts.events.RoomEvent.ReplicaAlive;
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

  private final Self self;
  private final Edge edge;
  private final Host host;
  private final Predicate<SignalingEvent> announcements;

  /** What one role says to the other on this very replica. */
  private final Queue<SignalingEvent> here = new ArrayDeque<>();

  private boolean ended;

  /**
   * @param announcements takes what other replicas must hear, without blocking, in order; false if
   *     there is too much of it
   */
  public Rooms(
      Self self, Clock clock, Predicate<SignalingEvent> announcements, SignalingMetrics metrics) {
    this(self, clock, Limits.PEERS_PER_ROOM, announcements, metrics);
  }

  /**
   * @param places peers that a room may hold
   */
  Rooms(
      Self self,
      Clock clock,
      int places,
      Predicate<SignalingEvent> announcements,
      SignalingMetrics metrics) {
    this.self = self;
    this.announcements = announcements;
    this.edge = new Edge(self, clock, this::say, metrics);
    this.host = new Host(self, clock, places, this::say);
  }

  /** A peer said hello: any older socket of it is closed, wherever it is. */
  public synchronized Attendee welcome(String device, String tab, String identity, Outlet outlet) {
    String peer = device + "~" + tab;
    outlet.send(Frames.pack(new ServerFrame.Welcome(peer, self.name(), self.heartbeatSeconds())));
    Attendee attendee = edge.welcome(peer, identity, outlet);
    hearHere();
    return attendee;
  }

  /**
   * A join is answered by {@code joined}, or {@code error} if the room is full, once its host has
   * spoken. A directed frame goes once more to the recipient's next socket if it loses this one.
   *
   * @throws Refused if a rule says no
   */
  public void handle(Attendee attendee, ClientFrame.InRoom frame) {
    switch (frame) {
      case ClientFrame.Join join -> act(attendee, () -> edge.join(attendee, join));
      case ClientFrame.Leave leave -> act(attendee, () -> edge.leave(attendee, leave.room()));
      case ClientFrame.Directed directed -> {
        Packed packed = attendee.packed(directed);
        act(attendee, () -> edge.pass(attendee, directed.room(), directed.to(), packed));
      }
    }
  }

  /** The peer went away, or was sent away: it leaves its rooms. */
  public synchronized void handleClosed(Attendee attendee) {
    edge.depart(attendee);
    hearHere();
  }

  /** The socket was lost, and its peer may resume on another one within the grace time. */
  public synchronized void handleLost(Attendee attendee) {
    edge.lose(attendee);
    hearHere();
  }

  /**
   * For the host of the device's share.
   *
   * @return false if that is not this replica, does not know the share's devices yet, or ends: then
   *     nobody was woken
   */
  public synchronized boolean handleEnvelopeDeposited(String mailbox) {
    HostedShare share = host.share(self.shareOf(mailbox));
    if (ended || share == null || !share.isSettled()) {
      return false;
    }
    share.wake(mailbox);
    hearHere();
    return true;
  }

  /**
   * @param offset of the event in its share's partition
   */
  public synchronized void handle(RoomEvent event, long offset) {
    host.hear(event, offset);
    hearHere();
  }

  public synchronized void handle(DeliveryEvent event) {
    hear(event);
    hearHere();
  }

  /** The share is this replica's, and all that is said in it from now on is heard. */
  public synchronized void take(int share) {
    host.take(share);
    hearHere();
  }

  /** The share is somebody else's. */
  public synchronized void release(int share) {
    host.release(share);
  }

  /** Call it every second. */
  public synchronized void beat() {
    host.beat();
    edge.beat(host::needsBeat);
    hearHere();
  }

  /**
   * This replica stops. Its peers are not said to leave: they resume on another replica, and
   * whoever doesn't is missed with this replica.
   */
  public synchronized void end() {
    ended = true;
  }

  /** Whether all shares that were given to this replica are hosted. */
  public synchronized boolean isSettled() {
    return host.isReady();
  }

  /** Shares whose devices this replica knows. */
  public synchronized Set<Integer> settledShares() {
    return host.settledShares();
  }

  /** Rooms that sockets of this replica are in. */
  public synchronized int openRooms() {
    return edge.openRooms();
  }

  public synchronized int hostedRooms() {
    return host.rooms();
  }

  public synchronized int hostedShares() {
    return host.shares();
  }

  /** Shares in which this replica has something and no host has been heard for so many beats. */
  public synchronized int sharesWithoutHost(int beats) {
    return edge.sharesWithoutHost(beats);
  }

  /** Nothing that a replaced socket says counts. */
  private synchronized void act(Attendee attendee, Runnable action) {
    if (edge.isReplaced(attendee)) {
      return;
    }
    try {
      action.run();
    } finally {
      hearHere();
    }
  }

  private void say(SignalingEvent event) {
    if (ended) {
      return;
    }
    if (isForHere(event)) {
      here.add(event);
    } else if (!announcements.test(event) && event instanceof FramesForwarded forwarded) {
      edge.forwarding().giveBack(forwarded);
    }
  }

  /**
   * A beat goes through Kafka even to this replica itself: when it comes back tells whether Kafka
   * and this process are in time. What is said to a host that has been followed by another, which
   * this one may not know yet, goes to that.
   */
  private boolean isForHere(SignalingEvent event) {
    return switch (event) {
      case DeliveryEvent delivery -> delivery.target().equals(self.replica());
      case ReplicaAlive beat -> false;
      case RoomEvent.ShareTaken taken -> false;
      case OfEdge ofEdge -> {
        @Nullable HostedShare share = host.share(ofEdge.share());
        yield share != null && share.term() >= edge.term(ofEdge.share());
      }
    };
  }

  private void hearHere() {
    for (var event = here.poll(); event != null; event = here.poll()) {
      switch (event) {
        case OfEdge ofEdge -> host.hear(ofEdge);
        case DeliveryEvent delivery -> hear(delivery);
        case RoomEvent.ShareTaken taken -> throw new IllegalStateException("never said here");
      }
    }
  }

  private void hear(DeliveryEvent event) {
    if (!event.target().equals(self.replica())) {
      return; // another replica's name falls into the same partition
    }
    switch (event) {
      case FramesForwarded forwarded -> edge.forwarding().hear(forwarded);
      case FrameUndeliverable returned -> edge.forwarding().hear(returned);
      case OfHost ofHost -> edge.hear(ofHost);
    }
  }
}
