package org.peerstead.signaling.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.RoomEvent.Place;
import org.peerstead.contracts.events.RoomEvent.Socket;
import org.peerstead.contracts.events.SignalingEvent;

/** What this edge says to the hosts: in each share one stream, numbered. */
final class Uplink {

  /** Places or sockets in one event, which so stays far under Kafka's megabyte. */
  static final int PART = 500;

  private final Self self;
  private final Consumer<SignalingEvent> say;
  private final long[] said;

  Uplink(Self self, Consumer<SignalingEvent> say) {
    this.self = self;
    this.say = say;
    this.said = new long[self.shares()];
  }

  void sayWelcomed(Attendee attendee) {
    int share = attendee.share();
    say.accept(
        new RoomEvent.PeerWelcomed(
            self.replica(), share, ++said[share], attendee.peer(), attendee.epoch()));
  }

  void sayDeparted(Attendee attendee) {
    int share = attendee.share();
    say.accept(
        new RoomEvent.PeerDeparted(
            self.replica(), share, ++said[share], attendee.peer(), attendee.epoch()));
  }

  void sayJoined(String room, Attendee attendee) {
    int share = self.shareOf(room);
    say.accept(
        new RoomEvent.PeerJoined(
            self.replica(),
            share,
            ++said[share],
            room,
            attendee.peer(),
            attendee.identity(),
            attendee.epoch()));
  }

  void sayLeft(String room, Attendee attendee) {
    int share = self.shareOf(room);
    say.accept(
        new RoomEvent.PeerLeft(
            self.replica(), share, ++said[share], room, attendee.peer(), attendee.epoch()));
  }

  void sayAlive(int share, Instant now) {
    say.accept(new RoomEvent.ReplicaAlive(self.replica(), share, said[share], now));
  }

  /**
   * Everything that this edge holds in the share.
   *
   * @param newest the newest socket here of each peer
   * @param rooms all that are open here
   */
  void sayRoster(int share, Collection<Attendee> newest, Collection<Room> rooms) {
    var sockets =
        newest.stream()
            .filter(attendee -> attendee.share() == share)
            .map(attendee -> new Socket(attendee.peer(), attendee.epoch()))
            .toList();
    var places = new ArrayList<Place>();
    for (Room room : rooms) {
      if (room.share() == share) {
        room.here().forEach(attendee -> places.add(place(room, attendee)));
      }
    }
    int parts = Math.max(1, Math.ceilDiv(Math.max(sockets.size(), places.size()), PART));
    for (int part = 1; part <= parts; part++) {
      say.accept(
          new RoomEvent.RosterStated(
              self.replica(),
              share,
              ++said[share],
              part,
              parts,
              part(sockets, part),
              part(places, part)));
    }
  }

  private static Place place(Room room, Attendee attendee) {
    return new Place(room.name(), attendee.peer(), attendee.identity(), attendee.epoch());
  }

  private static <T> List<T> part(List<T> all, int part) {
    return List.copyOf(
        all.subList(Math.min(all.size(), (part - 1) * PART), Math.min(all.size(), part * PART)));
  }
}
