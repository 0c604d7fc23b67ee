package org.peerstead.signaling.rooms;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.signaling.frames.ClientFrame.Join;
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
  private final Map<Attendee, Join> awaited = LinkedHashMap.newLinkedHashMap(1);

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
    return awaited.containsKey(attendee);
  }

  /** The joins that the host has not answered. */
  List<Attendee> awaited() {
    return List.copyOf(awaited.keySet());
  }

  /** An older socket of the peer gives its place to the new one. */
  void enter(Attendee attendee, Join join) {
    for (Attendee older : List.copyOf(here)) {
      if (older.peer().equals(attendee.peer())) {
        exit(older);
        older.rooms().remove(name);
      }
    }
    here.add(attendee);
    awaited.put(attendee, join);
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

  /** The joins that the host has confirmed, and that are to be answered now. */
  Map<Attendee, Join> takeConfirmed() {
    var confirmed = LinkedHashMap.<Attendee, Join>newLinkedHashMap(1);
    awaited.forEach((attendee, join) -> {
      if (hasPlace(attendee)) {
        confirmed.put(attendee, join);
      }
    });
    awaited.keySet().removeAll(confirmed.keySet());
    return confirmed;
  }

  /** Open sockets whose place the roster doesn't know, or knows as that of another socket. */
  List<Attendee> withoutPlace() {
    return here.stream().filter(attendee -> !attendee.isHeld() && !hasPlace(attendee)).toList();
  }

  private boolean hasPlace(Attendee attendee) {
    Occupant place = roster.find(attendee.peer());
    return place != null && place.epoch() == attendee.epoch();
  }

  /** One of the others, not the same for every newcomer; null if there is nobody. */
  @Nullable String anyBut(Attendee newcomer) {
    var others =
        roster.occupants().stream()
            .map(Occupant::peer)
            .filter(peer -> !peer.equals(newcomer.peer()))
            .toList();
    return others.isEmpty()
        ? null
        : others.get(Math.floorMod(newcomer.peer().hashCode(), others.size()));
  }

  /**
   * @param offered who of them gets the newcomer's offer
   */
  void tellWho(Attendee attendee, @Nullable String offered) {
    List<Neighbour> others =
        roster.occupants().stream()
            .filter(occupant -> !occupant.peer().equals(attendee.peer()))
            .map(Room::neighbour)
            .toList();
    attendee.outlet().send(Frames.pack(new ServerFrame.Joined(name, others, offered)));
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
      if (!attendee.peer().equals(about) && !awaited.containsKey(attendee)) {
        frame = frame == null ? Frames.pack(news) : frame;
        attendee.outlet().send(frame);
      }
    }
  }

  private static Neighbour neighbour(Occupant occupant) {
    String peer = occupant.peer();
    return new Neighbour(peer, occupant.identity(), peer.substring(0, peer.indexOf('~')));
  }
}
