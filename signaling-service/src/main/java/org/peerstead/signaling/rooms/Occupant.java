package org.peerstead.signaling.rooms;

import org.peerstead.contracts.events.RoomEvent.Place;
import org.peerstead.signaling.frames.ServerFrame.Neighbour;

/**
 * A peer in a room, wherever its socket is.
 *
 * @param epoch of the socket
 * @param replica that holds the socket
 */
record Occupant(String room, String peer, String identity, long epoch, String replica) {

  static Occupant of(Place place, String replica) {
    return new Occupant(place.room(), place.peer(), place.identity(), place.epoch(), replica);
  }

  Place place() {
    return new Place(room, peer, identity, epoch);
  }

  Neighbour neighbour() {
    return new Neighbour(peer, identity, peer.substring(0, peer.indexOf('~')));
  }
}
