package org.peerstead.signaling.rooms;

import java.util.ArrayList;
import java.util.List;
import org.peerstead.contracts.events.RoomEvent.OfEdge;
import org.peerstead.contracts.events.RoomEvent.Place;
import org.peerstead.contracts.events.RoomEvent.ReplicaAlive;
import org.peerstead.contracts.events.RoomEvent.RosterStated;
import org.peerstead.contracts.events.RoomEvent.Socket;

/** What one edge says to the host of a share, in order. */
final class EdgeStream {

  private final String replica;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private long heard;
  private long said;
  private boolean whole = true;
  private int silentBeats;
  private int part;

  /**
   * @param said more than was ever said to that edge under this term: one that had been taken for
   *     dead notices that it missed something
   */
  EdgeStream(String replica, long said) {
    this.replica = replica;
    this.said = said;
  }

  String replica() {
    return replica;
  }

  /** Whether nothing was missed, or a roster has made up for it. */
  boolean isWhole() {
    return whole;
  }

  /** How many events the host has said to it. */
  long said() {
    return said;
  }

  /** The number of the event that is about to be said to it. */
  long next() {
    return ++said;
  }

  /**
   * Notes an event and whether one was missed before it.
   *
   * @return false for one that was heard already
   */
  boolean hear(OfEdge event) {
    silentBeats = 0;
    boolean counted = !(event instanceof ReplicaAlive);
    if (counted && event.sequence() <= heard) {
      return false;
    }
    whole = whole && event.sequence() <= heard + (counted ? 1 : 0);
    heard = Math.max(heard, event.sequence());
    return true;
  }

  /** How many beats of the host's own came back since this edge was heard. */
  int passBeat() {
    return ++silentBeats;
  }

  /** Whether the roster is complete with this part; one that lacks a part is never used. */
  boolean collect(RosterStated roster) {
    if (roster.part() == 1) {
      sockets.clear();
      places.clear();
      part = 0;
    }
    if (roster.part() != part + 1) {
      return false;
    }
    part = roster.part();
    sockets.addAll(roster.sockets());
    places.addAll(roster.places());
    whole = whole || part == roster.parts();
    return part == roster.parts();
  }

  List<Socket> takeSockets() {
    var taken = List.copyOf(sockets);
    sockets.clear();
    return taken;
  }

  List<Place> takePlaces() {
    var taken = List.copyOf(places);
    places.clear();
    return taken;
  }
}
