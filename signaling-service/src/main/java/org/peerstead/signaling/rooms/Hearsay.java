package org.peerstead.signaling.rooms;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent.DeviceWoken;
import org.peerstead.contracts.events.DeliveryEvent.EpochRaised;
import org.peerstead.contracts.events.DeliveryEvent.JoinRefused;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.contracts.events.DeliveryEvent.OfHost;
import org.peerstead.contracts.events.DeliveryEvent.PeerEntered;
import org.peerstead.contracts.events.DeliveryEvent.PeerExited;
import org.peerstead.contracts.events.DeliveryEvent.RoomStated;
import org.peerstead.contracts.events.DeliveryEvent.RosterRequested;
import org.peerstead.contracts.events.DeliveryEvent.ShareAlive;
import org.peerstead.contracts.events.DeliveryEvent.SocketReplaced;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Refused;
import org.peerstead.signaling.frames.ServerFrame;

/** What the hosts tell an edge: its rosters follow, and its sockets hear of it. */
final class Hearsay {

  private final Edge edge;

  Hearsay(Edge edge) {
    this.edge = edge;
  }

  void take(OfHost event, HostStream host) {
    switch (event) {
      case RoomStated stated -> in(stated.room(), room -> state(room, stated, host));
      case PeerEntered entered -> in(entered.room(), room -> enter(room, entered.occupant()));
      case PeerExited exited ->
          in(exited.room(), room -> exit(room, exited.peer(), exited.epoch()));
      case JoinRefused refused -> in(refused.room(), room -> refuse(room, refused));
      case SocketReplaced replaced ->
          ofSocket(replaced.peer(), socket -> socket.epoch() < replaced.epoch(), edge::replace);
      case EpochRaised raised ->
          ofSocket(
              raised.peer(),
              socket -> socket.epoch() == raised.epoch(),
              socket -> edge.raise(socket, raised.other()));
      case DeviceWoken woken -> wake(woken.mailbox());
      case RosterRequested requested -> sayRoster(requested.share(), host);
      case ShareAlive alive -> {
        if (host.isInDoubt()) {
          sayRoster(alive.share(), host);
        }
      }
    }
  }

  private void sayRoster(int share, HostStream host) {
    host.handleRosterSaid();
    edge.sayRoster(share);
  }

  private void state(Room room, RoomStated stated, HostStream host) {
    stated.occupants().forEach(occupant -> enter(room, occupant));
    if (!stated.whole()) {
      edge.answerJoins(room);
      return;
    }
    var present = stated.occupants().stream().map(Occupant::peer).collect(Collectors.toSet());
    List.copyOf(room.roster().occupants()).stream()
        .filter(known -> !present.contains(known.peer()))
        .forEach(known -> exit(room, known.peer(), known.epoch()));
    // A newer socket than the host knows of was told by an earlier host, and is gone.
    stated.occupants().forEach(room.roster()::put);
    edge.answerJoins(room);
    if (host.settle(room.name())) {
      // What the host did not hear of was lost.
      room.awaited().forEach(attendee -> edge.sayJoined(room.name(), attendee));
    }
  }

  private void enter(Room room, Occupant occupant) {
    boolean known = room.roster().find(occupant.peer()) != null;
    if (!room.roster().enter(occupant)) {
      return;
    }
    if (known) {
      edge.forwarding().replay(room, occupant);
    } else {
      room.tellJoined(occupant);
    }
  }

  private static void exit(Room room, String peer, long epoch) {
    if (room.roster().exit(peer, epoch)) {
      room.tellLeft(peer);
      room.here().forEach(sender -> sender.kept().drop(room.name(), peer));
    }
  }

  /**
   * The peer has no place there, even if an earlier host gave it one. What was said of it since may
   * have made the host give it one.
   */
  private void refuse(Room room, JoinRefused refused) {
    Attendee attendee = room.find(refused.peer(), refused.epoch());
    if (attendee != null) {
      edge.exit(attendee, room.name());
      edge.sayLeft(room.name(), attendee);
      attendee.outlet().send(Frames.pack(Refused.roomFull(room.name()).error()));
    }
  }

  private void wake(String mailbox) {
    Packed frame = Frames.pack(new ServerFrame.WakeUp(mailbox));
    edge.ofDevice(mailbox).forEach(attendee -> attendee.outlet().send(frame));
  }

  private void in(String name, java.util.function.Consumer<Room> take) {
    Room room = edge.rooms().get(name);
    if (room != null) {
      take.accept(room);
    }
  }

  private void ofSocket(
      String peer, Predicate<Attendee> fits, java.util.function.Consumer<Attendee> take) {
    @Nullable Attendee socket = edge.newest().get(peer);
    if (socket != null && fits.test(socket)) {
      take.accept(socket);
    }
  }
}
