package org.peerstead.signaling.rooms;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.ServerFrame;
import org.peerstead.signaling.frames.ServerFrame.Neighbour;

/** A room that sockets of this replica are in, and its roster as the host told it. */
final class Room {

  private final String name;
  private final int share;
  private final Roster roster = new Roster();
  private final Set<Attendee> here = LinkedHashSet.newLinkedHashSet(2);

  /** Those whose join the host has not answered. */
  private final Set<Attendee> awaited = LinkedHashSet.newLinkedHashSet(1);

  Room(String name, int share) {
    this.name = name;
    this.share = share;
  }

  int share() {
    return share;
  }

  String name() {
    return name;
  }

  Roster roster() {
    return roster;
  }

  Set<Attendee> here() {
    return here;
  }

  boolean isAwaited(Attendee attendee) {
    return awaited.contains(attendee);
  }

  /** The joins that the host has not answered. */
  List<Attendee> awaited() {
    return List.copyOf(awaited);
  }

  /** An older socket of the peer gives its place to the new one. */
  void enter(Attendee attendee) {
    for (Attendee older : List.copyOf(here)) {
      if (older.peer().equals(attendee.peer())) {
        exit(older);
        older.rooms().remove(name);
      }
    }
    here.add(attendee);
    awaited.add(attendee);
  }

  /** Whether that was the last one here. */
  boolean exit(Attendee attendee) {
    here.remove(attendee);
    awaited.remove(attendee);
    return here.isEmpty();
  }

  @Nullable Attendee find(String peer, long epoch) {
    for (Attendee attendee : here) {
      if (attendee.epoch() == epoch && attendee.peer().equals(peer)) {
        return attendee;
      }
    }
    return null;
  }

  /** Tells those whose places the host has confirmed who else is there. */
  void answerJoins() {
    for (Attendee attendee : awaited()) {
      Occupant place = roster.find(attendee.peer());
      if (place != null && place.epoch() == attendee.epoch()) {
        awaited.remove(attendee);
        tellWho(attendee);
      }
    }
  }

  void tellWho(Attendee attendee) {
    List<Neighbour> others =
        roster.occupants().stream()
            .filter(occupant -> !occupant.peer().equals(attendee.peer()))
            .map(Room::neighbour)
            .toList();
    attendee.outlet().send(Frames.pack(new ServerFrame.Joined(name, others)));
  }

  void tellJoined(Occupant occupant) {
    tell(occupant.peer(), new ServerFrame.PeerJoined(name, neighbour(occupant)));
  }

  void tellLeft(String peer) {
    tell(peer, new ServerFrame.PeerLeft(name, peer));
  }

  private void tell(String about, ServerFrame news) {
    Packed frame = null;
    for (Attendee attendee : here) {
      if (!attendee.peer().equals(about) && !awaited.contains(attendee)) {
        frame = frame == null ? Frames.pack(news) : frame;
        attendee.outlet().send(frame);
      }
    }
  }

  private static Neighbour neighbour(Occupant occupant) {
    String peer = occupant.peer();
    int tab = peer.indexOf('~');
    return new Neighbour(peer, occupant.identity(), tab < 0 ? peer : peer.substring(0, tab));
  }
}
