package org.peerstead.signaling.rooms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.frames.ServerFrame;

/** The roster and the sockets here: what changes in the one is told to the others. */
final class Presence {

  /** By peer id, which begins with the device: a device's tabs stand beside each other. */
  private final NavigableMap<String, Attendee> attendees = new TreeMap<>();

  private final Roster roster = new Roster();
  private final NewestEpochs newest = new NewestEpochs();

  Roster roster() {
    return roster;
  }

  Collection<Attendee> attendees() {
    return attendees.values();
  }

  @Nullable Attendee attendee(String peer) {
    return attendees.get(peer);
  }

  Collection<Attendee> attendeesOf(String device) {
    return attendees.subMap(device + "~", device + "\u007f").values();
  }

  /** Greater than any epoch of the peer that is known here. */
  long epochAfter(String peer, long now) {
    Attendee here = attendees.get(peer);
    long known = Math.max(roster.newestEpoch(peer), newest.of(peer));
    return Math.max(now, 1 + Math.max(known, here == null ? 0 : here.epoch()));
  }

  void welcome(Attendee attendee) {
    attendees.put(attendee.peer(), attendee);
  }

  /** Whether that is news; the others in the room hear it. */
  boolean enter(Occupant occupant) {
    boolean news = roster.enter(occupant);
    if (news) {
      tell(
          occupant.room(),
          occupant.peer(),
          new ServerFrame.PeerJoined(occupant.room(), occupant.neighbour()));
    }
    return news;
  }

  void exit(String room, String peer, long epoch) {
    if (roster.exit(room, peer, epoch)) {
      tell(room, peer, new ServerFrame.PeerLeft(room, peer));
    }
  }

  /** Takes the attendee out of all its rooms and forgets it; returns the rooms. */
  List<String> depart(Attendee attendee) {
    attendees.remove(attendee.peer(), attendee);
    var left = new ArrayList<>(attendee.rooms());
    attendee.rooms().clear();
    left.forEach(room -> exit(room, attendee.peer(), attendee.epoch()));
    return left;
  }

  /** The socket here of a peer that has a newer one, if there is one, after it was closed. */
  @Nullable Attendee replace(String peer, long newerEpoch) {
    newest.note(peer, newerEpoch);
    Attendee attendee = attendees.get(peer);
    if (attendee == null || attendee.epoch() >= newerEpoch) {
      return null;
    }
    attendee
        .outlet()
        .close(CloseCode.REPLACED, Reason.REPLACED, "A newer socket of this peer is open.");
    return attendee;
  }

  private void tell(String room, String about, ServerFrame news) {
    Packed frame = null;
    for (Occupant occupant : roster.in(room)) {
      Attendee attendee = attendees.get(occupant.peer());
      if (attendee != null && !occupant.peer().equals(about) && attendee.rooms().contains(room)) {
        frame = frame == null ? Frames.pack(news) : frame;
        attendee.outlet().send(frame);
      }
    }
  }
}
