package org.peerstead.signaling.rooms;

import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.Description;

/** A peer with its socket. */
record Guest(Attendee attendee, Hearing hearing, Cluster.Replica at) {

  static final String ROOM = "open.test";
  static final String SIGNATURE = "s".repeat(86);
  static final Description DESCRIPTION = new Description("c1", "v=0", SIGNATURE, null);

  static Guest at(Cluster.Replica replica, String name) {
    return at(replica, name, "T");
  }

  static Guest at(Cluster.Replica replica, String name, String tab) {
    var hearing = new Hearing();
    var attendee = replica.rooms.welcome(device(name), tab, "identity-" + name, hearing);
    return new Guest(attendee, hearing, replica);
  }

  static String device(String name) {
    return name + "_".repeat(43 - name.length());
  }

  /** And everybody hears of it. */
  Guest joins(String room) {
    at.rooms.handle(attendee, new ClientFrame.Join(room, null));
    at.cluster().settle();
    return this;
  }

  /** With an offer for whoever is there. */
  Guest joinsOffering(String room) {
    at.rooms.handle(attendee, new ClientFrame.Join(room, DESCRIPTION));
    at.cluster().settle();
    return this;
  }

  void leaves(String room) {
    at.rooms.handle(attendee, new ClientFrame.Leave(room));
    at.cluster().settle();
  }

  void offers(Guest to) {
    offers(to.peer());
  }

  void offers(String to) {
    at.rooms.handle(attendee, new ClientFrame.Offer(ROOM, to, DESCRIPTION));
  }

  /** Says that it goes. */
  void closes() {
    at.rooms.handleClosed(attendee);
  }

  /** Its network is gone. */
  void drops() {
    at.rooms.handleLost(attendee);
  }

  String peer() {
    return attendee.peer();
  }
}
