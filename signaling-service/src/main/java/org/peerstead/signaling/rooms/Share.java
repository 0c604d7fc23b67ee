package org.peerstead.signaling.rooms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.peerstead.contracts.events.RoomEvent;

/** One partition of the rooms: what this replica has said in it, and heard from each other. */
final class Share {

  private final Map<String, Stream> streams = new HashMap<>();
  private final int number;
  private long said;
  private boolean settled;

  Share(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The number of the peers' event that is about to be said. */
  long next() {
    return ++said;
  }

  long said() {
    return said;
  }

  Map<String, Stream> streams() {
    return streams;
  }

  /** A replica that was not heard before is taken to have said nothing yet. */
  Stream stream(String replica) {
    return streams.computeIfAbsent(replica, unheard -> new Stream());
  }

  boolean isSettled() {
    return settled;
  }

  void settle() {
    settled = true;
  }

  /** What one other replica says in this share, in order. */
  static final class Stream {

    private long heard;
    private boolean whole = true;
    private int silentBeats;
    private int part;
    private final List<RoomEvent.Socket> sockets = new ArrayList<>();
    private final List<RoomEvent.Place> places = new ArrayList<>();

    /** Whether nothing was missed, or a roster has made up for it. */
    boolean isWhole() {
      return whole;
    }

    /**
     * Notes an event and whether one was missed before it.
     *
     * @return false for one that was heard already
     */
    boolean hear(RoomEvent event) {
      silentBeats = 0;
      boolean counted = isCounted(event);
      if (counted && event.sequence() <= heard) {
        return false;
      }
      long missed = event.sequence() - heard - (counted ? 1 : 0);
      whole = whole && missed <= 0;
      heard = Math.max(heard, event.sequence());
      return true;
    }

    /** How many beats of our own came back since this replica was heard. */
    int passBeat() {
      return ++silentBeats;
    }

    /** Whether the roster is complete with this part; one that lacks a part is never used. */
    boolean collect(RoomEvent.RosterStated roster) {
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
      return part == roster.parts();
    }

    List<RoomEvent.Socket> takeSockets() {
      var taken = List.copyOf(sockets);
      sockets.clear();
      return taken;
    }

    List<RoomEvent.Place> takePlaces() {
      whole = true;
      var taken = List.copyOf(places);
      places.clear();
      return taken;
    }

    private static boolean isCounted(RoomEvent event) {
      return switch (event) {
        case RoomEvent.PeerWelcomed welcomed -> true;
        case RoomEvent.PeerJoined joined -> true;
        case RoomEvent.PeerLeft left -> true;
        case RoomEvent.ReplicaAlive alive -> false;
        case RoomEvent.RosterRequested requested -> false;
        case RoomEvent.RosterStated stated -> false;
      };
    }
  }
}
