package org.peerstead.signaling.rooms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.RoomEvent.Place;
import org.peerstead.contracts.events.RoomEvent.Socket;
import org.peerstead.contracts.events.SignalingEvent;

/**
 * Keeps the roster the same on all replicas.
 *
 * <p>Each replica says in each share what its peers do, numbered. A listener that finds a number
 * missing asks for the whole roster, which then takes the place of what it knew of that replica. A
 * replica that isn't heard while six of this replica's own beats came back in time is gone, and its
 * peers with it; counting in own beats means that a Kafka that is away, or a pause of this very
 * process, doesn't make everybody else look dead.
 */
final class Streams {

  /** Own beats without a word of another replica, before it is gone. */
  static final int SILENT_BEATS = 6;

  /** An own beat that took longer tells nothing about the others. */
  static final Duration IN_TIME = Duration.ofSeconds(2);

  /** Places or sockets in one event, which so stays far under Kafka's megabyte. */
  static final int PART = 500;

  private final Self self;
  private final Clock clock;
  private final Presence presence;
  private final Consumer<SignalingEvent> say;
  private final List<Share> shares;

  Streams(Self self, Clock clock, Presence presence, Consumer<SignalingEvent> say) {
    this.self = self;
    this.clock = clock;
    this.presence = presence;
    this.say = say;
    this.shares = IntStream.range(0, self.shares()).mapToObj(Share::new).toList();
  }

  /** Whether every share has been asked for rosters, and the asking was heard. */
  boolean areSettled() {
    return shares.stream().allMatch(Share::isSettled);
  }

  /** How many other replicas are heard. */
  int replicas() {
    return (int)
        shares.stream().flatMap(share -> share.streams().keySet().stream()).distinct().count();
  }

  void begin() {
    for (Share share : shares) {
      say.accept(new RoomEvent.RosterRequested(self.replica(), share.number(), share.said(), null));
    }
    beat();
  }

  void beat() {
    Instant now = clock.instant();
    for (Share share : shares) {
      say.accept(new RoomEvent.ReplicaAlive(self.replica(), share.number(), share.said(), now));
    }
  }

  void sayWelcomed(Attendee attendee) {
    Share share = shareOf(attendee.peer());
    say.accept(
        new RoomEvent.PeerWelcomed(
            self.replica(), share.number(), share.next(), attendee.peer(), attendee.epoch()));
  }

  void sayJoined(Occupant occupant) {
    Share share = shareOf(occupant.room());
    say.accept(
        new RoomEvent.PeerJoined(
            self.replica(),
            share.number(),
            share.next(),
            occupant.room(),
            occupant.peer(),
            occupant.identity(),
            occupant.epoch()));
  }

  void sayLeft(String room, Attendee attendee) {
    Share share = shareOf(room);
    say.accept(
        new RoomEvent.PeerLeft(
            self.replica(), share.number(), share.next(), room, attendee.peer(), attendee.epoch()));
  }

  void hear(RoomEvent event) {
    if (event.share() < 0 || event.share() >= shares.size()) {
      return; // somebody counts the partitions differently; a restart will agree
    }
    Share share = shares.get(event.share());
    if (event.replica().equals(self.replica())) {
      hearOwn(share, event);
    } else {
      hearOther(share, event);
    }
  }

  private void hearOwn(Share share, RoomEvent event) {
    if (event instanceof RoomEvent.ReplicaAlive alive) {
      share.settle();
      if (!alive.at().plus(IN_TIME).isBefore(clock.instant())) {
        passBeat(share);
      }
    }
  }

  private void passBeat(Share share) {
    for (String replica : List.copyOf(share.streams().keySet())) {
      if (share.stream(replica).passBeat() >= SILENT_BEATS) {
        share.streams().remove(replica);
        keepOnly(share, replica, Set.of());
      }
    }
  }

  private void hearOther(Share share, RoomEvent event) {
    var stream = share.stream(event.replica());
    boolean wasWhole = stream.isWhole();
    if (!stream.hear(event)) {
      return;
    }
    take(share, stream, event);
    if (!stream.isWhole() && (wasWhole || event instanceof RoomEvent.ReplicaAlive)) {
      say.accept(
          new RoomEvent.RosterRequested(
              self.replica(), share.number(), share.said(), event.replica()));
    }
  }

  private void take(Share share, Share.Stream stream, RoomEvent event) {
    switch (event) {
      case RoomEvent.PeerWelcomed welcomed -> replace(welcomed.peer(), welcomed.epoch());
      case RoomEvent.PeerJoined joined ->
          enter(
              new Occupant(
                  joined.room(),
                  joined.peer(),
                  joined.identity(),
                  joined.epoch(),
                  joined.replica()));
      case RoomEvent.PeerLeft left -> presence.exit(left.room(), left.peer(), left.epoch());
      case RoomEvent.ReplicaAlive alive -> {}
      case RoomEvent.RosterRequested requested -> {
        if (requested.of() == null || requested.of().equals(self.replica())) {
          sayRoster(share);
        }
      }
      case RoomEvent.RosterStated stated -> {
        if (stream.collect(stated)) {
          takeRoster(share, stream, stated.replica());
        }
      }
    }
  }

  private void enter(Occupant occupant) {
    replace(occupant.peer(), occupant.epoch());
    presence.enter(occupant);
  }

  private void replace(String peer, long epoch) {
    Attendee older = presence.replace(peer, epoch);
    if (older != null) {
      depart(older);
    }
  }

  void depart(Attendee attendee) {
    presence.depart(attendee).forEach(room -> sayLeft(room, attendee));
  }

  private void takeRoster(Share share, Share.Stream stream, String replica) {
    stream.takeSockets().forEach(socket -> replace(socket.peer(), socket.epoch()));
    var places = stream.takePlaces();
    keepOnly(share, replica, new HashSet<>(places));
    places.forEach(place -> enter(Occupant.of(place, replica)));
  }

  /** Whoever else was known to be on that replica, in rooms of that share, has left. */
  private void keepOnly(Share share, String replica, Set<Place> places) {
    for (Occupant known : presence.roster().of(replica)) {
      if (shareOf(known.room()) == share && !places.contains(known.place())) {
        presence.exit(known.room(), known.peer(), known.epoch());
      }
    }
  }

  private void sayRoster(Share share) {
    var sockets = new ArrayList<Socket>();
    var places = new ArrayList<Place>();
    for (Attendee attendee : presence.attendees()) {
      if (shareOf(attendee.peer()) == share) {
        sockets.add(new Socket(attendee.peer(), attendee.epoch()));
      }
      attendee.rooms().stream()
          .filter(room -> shareOf(room) == share)
          .map(room -> new Place(room, attendee.peer(), attendee.identity(), attendee.epoch()))
          .forEach(places::add);
    }
    int parts = Math.max(1, Math.ceilDiv(Math.max(sockets.size(), places.size()), PART));
    for (int part = 1; part <= parts; part++) {
      say.accept(
          new RoomEvent.RosterStated(
              self.replica(),
              share.number(),
              share.said(),
              part,
              parts,
              part(sockets, part),
              part(places, part)));
    }
  }

  private static <T> List<T> part(List<T> all, int part) {
    return List.copyOf(
        all.subList(Math.min(all.size(), (part - 1) * PART), Math.min(all.size(), part * PART)));
  }

  private Share shareOf(String roomOrPeer) {
    return shares.get(self.shareOf().applyAsInt(roomOrPeer));
  }
}
