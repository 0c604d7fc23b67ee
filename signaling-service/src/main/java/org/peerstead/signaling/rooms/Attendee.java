package org.peerstead.signaling.rooms;

import java.util.HashSet;
import java.util.Set;

/** A peer whose socket this replica holds, from its hello to its close. */
public final class Attendee {

  private final String peer;
  private final String identity;
  private final long epoch;
  private final Outlet outlet;
  private final Set<String> rooms = HashSet.newHashSet(2);

  Attendee(String peer, String identity, long epoch, Outlet outlet) {
    this.peer = peer;
    this.identity = identity;
    this.epoch = epoch;
    this.outlet = outlet;
  }

  /** Device and tab. */
  public String peer() {
    return peer;
  }

  String identity() {
    return identity;
  }

  /** Greater than that of any older socket of the peer. */
  long epoch() {
    return epoch;
  }

  Outlet outlet() {
    return outlet;
  }

  Set<String> rooms() {
    return rooms;
  }
}
