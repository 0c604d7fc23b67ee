package org.peerstead.signaling.rooms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.RoomEvent.OfEdge;
import org.peerstead.contracts.events.RoomEvent.Place;
import org.peerstead.contracts.events.RoomEvent.Socket;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.frames.Limits;

/**
 * One share at its host: the rosters of its rooms, where its devices are, and what each edge said.
 *
 * <p>A new host knows nothing, and asks each edge that it hears. Until it is settled it adds to
 * what the edges know and takes nothing away; then it states every room.
 */
final class HostedShare {

  /** Own beats in which edges make themselves heard to a new host. */
  static final int SETTLING_BEATS = 3;

  /** Own beats after which a new host waits no more for a roster that doesn't come. */
  static final int LAST_SETTLING_BEAT = 6;

  private final Self self;
  private final long term;
  private final int places;
  private final Downlink downlink;
  private final Map<String, EdgeStream> edges = new HashMap<>();
  private final Map<String, Roster> rooms = new HashMap<>();
  private final Devices devices = new Devices();

  /** More than what was said to edges that are gone. */
  private long mostSaid;

  private int beats;
  private boolean settled;

  HostedShare(Self self, int number, long term, int places, Consumer<SignalingEvent> say) {
    this.self = self;
    this.term = term;
    this.places = places;
    this.downlink = new Downlink(self.replica(), number, term, edges, say);
  }

  long term() {
    return term;
  }

  boolean isSettled() {
    return settled;
  }

  int rooms() {
    return rooms.size();
  }

  /** Whether somebody's life or death is to be judged. */
  boolean needsBeat() {
    return !settled || edges.keySet().stream().anyMatch(edge -> !edge.equals(self.replica()));
  }

  void hear(OfEdge event) {
    var edge = edges.computeIfAbsent(event.replica(), replica -> new EdgeStream(replica, mostSaid));
    boolean wasWhole = edge.isWhole();
    if (!edge.hear(event)) {
      return;
    }
    take(edge, event);
    if (!edge.isWhole() && (wasWhole || event instanceof RoomEvent.ReplicaAlive)) {
      downlink.requestRoster(edge);
    }
  }

  /**
   * A beat of this replica's own came back, so all that was said before it is heard.
   *
   * @param inTime whether who was silent meanwhile was silent, and not Kafka or this process late
   */
  void passBeat(boolean inTime) {
    if (inTime) {
      missTheSilent();
    }
    beats++;
    boolean whole = edges.values().stream().allMatch(EdgeStream::isWhole);
    if (!settled && beats >= (whole ? SETTLING_BEATS : LAST_SETTLING_BEAT)) {
      settled = true;
      rooms.forEach((room, roster) ->
          roster.replicas().forEach(replica -> downlink.sayStated(replica, room, true, roster)));
    }
  }

  /** Says to the edges that there is a host; a new one says nothing before it knows them. */
  void beat() {
    if (settled) {
      edges.values().forEach(downlink::sayAlive);
    }
  }

  void wake(String mailbox) {
    devices.replicasOf(mailbox).forEach(edge -> downlink.sayWoken(edge, mailbox));
  }

  private void missTheSilent() {
    for (EdgeStream edge : List.copyOf(edges.values())) {
      if (edge.passBeat() >= Limits.GRACE_BEATS) {
        edges.remove(edge.replica());
        mostSaid = Math.max(mostSaid, edge.said() + 1);
        keepOnly(edge.replica(), List.of(), List.of());
      }
    }
  }

  private void take(EdgeStream edge, OfEdge event) {
    switch (event) {
      case RoomEvent.PeerWelcomed welcomed ->
          welcome(edge.replica(), welcomed.peer(), welcomed.epoch());
      case RoomEvent.PeerDeparted departed -> devices.remove(departed.peer(), departed.epoch());
      case RoomEvent.PeerJoined joined -> join(edge, joined);
      case RoomEvent.PeerLeft left -> exit(left.room(), left.peer(), left.epoch(), edge.replica());
      case RoomEvent.ReplicaAlive alive -> {}
      case RoomEvent.RosterStated stated -> {
        if (edge.collect(stated)) {
          takeRoster(edge);
        }
      }
    }
  }

  /** Whoever comes later has the newer socket; if clocks say otherwise, its epoch is raised. */
  private void welcome(String replica, String peer, long epoch) {
    var known = devices.find(peer);
    if (known != null && known.epoch() >= epoch && !known.replica().equals(replica)) {
      downlink.sayRaised(replica, peer, epoch, known.epoch());
    } else {
      place(replica, new Socket(peer, epoch));
    }
  }

  /** Of two sockets the one with the greater epoch stays. */
  private void place(String replica, Socket socket) {
    var known = devices.find(socket.peer());
    if (known == null || known.epoch() < socket.epoch()) {
      devices.put(new Devices.Location(socket.peer(), socket.epoch(), replica));
      if (known != null && !known.replica().equals(replica)) {
        downlink.sayReplaced(known.replica(), socket.peer(), socket.epoch());
      }
    } else if (known.epoch() > socket.epoch()) {
      downlink.sayReplaced(replica, socket.peer(), known.epoch());
    }
  }

  /** Somebody may have left unheard as long as the edge is not whole: then its roster judges. */
  private void join(EdgeStream edge, RoomEvent.PeerJoined joined) {
    String room = joined.room();
    var occupant = new Occupant(joined.peer(), joined.identity(), joined.epoch(), joined.replica());
    if (!hasPlaceFor(room, joined.peer())) {
      if (edge.isWhole()) {
        downlink.sayRefused(room, occupant);
      }
      return;
    }
    enter(room, occupant, joined.replica());
    downlink.sayStated(joined.replica(), room, settled, roster(room));
  }

  private boolean hasPlaceFor(String room, String peer) {
    return isIn(room, peer) || roster(room).occupants().size() < places;
  }

  private boolean isIn(String room, String peer) {
    return roster(room).find(peer) != null;
  }

  private Roster roster(String room) {
    return rooms.getOrDefault(room, new Roster());
  }

  /**
   * @param toldOtherwise the edge that hears of it by the whole room being stated
   */
  private void enter(String room, Occupant occupant, String toldOtherwise) {
    Roster roster = rooms.computeIfAbsent(room, name -> new Roster());
    if (roster.enter(occupant)) {
      for (String replica : roster.replicas()) {
        if (!replica.equals(toldOtherwise)) {
          downlink.sayEntered(replica, room, occupant);
        }
      }
    }
  }

  /**
   * @param from the edge that says so, which may hold others of the room
   */
  private void exit(String room, String peer, long epoch, String from) {
    Roster roster = rooms.get(room);
    if (roster == null || !roster.exit(peer, epoch)) {
      return;
    }
    Set<String> replicas = roster.replicas();
    if (roster.occupants().isEmpty()) {
      rooms.remove(room);
    }
    replicas.add(from);
    replicas.forEach(replica -> downlink.sayExited(replica, room, peer, epoch));
  }

  private void takeRoster(EdgeStream edge) {
    var sockets = edge.takeSockets();
    var places = edge.takePlaces();
    sockets.forEach(socket -> place(edge.replica(), socket));
    var unheard = new ArrayList<Place>();
    for (Place place : places) {
      if (isIn(place.room(), place.peer())) {
        take(edge, place);
      } else {
        unheard.add(place);
      }
    }
    keepOnly(edge.replica(), sockets, places);
    // Those who left have made room.
    unheard.forEach(place -> take(edge, place));
    places.stream()
        .map(Place::room)
        .distinct()
        .forEach(room -> downlink.sayStated(edge.replica(), room, settled, roster(room)));
  }

  /**
   * Whose join was never heard is refused as a join is. Until this host is settled it takes
   * nobody's place away.
   */
  private void take(EdgeStream edge, Place place) {
    String room = place.room();
    var occupant = new Occupant(place.peer(), place.identity(), place.epoch(), edge.replica());
    if (settled && !hasPlaceFor(room, place.peer())) {
      downlink.sayRefused(room, occupant);
    } else {
      enter(room, occupant, edge.replica());
    }
  }

  /** Whatever else was known to be on that edge is gone. */
  private void keepOnly(String replica, List<Socket> sockets, List<Place> places) {
    var socketsThere = new HashSet<>(sockets);
    devices.at(replica).stream()
        .filter(known -> !socketsThere.contains(new Socket(known.peer(), known.epoch())))
        .forEach(known -> devices.remove(known.peer(), known.epoch()));
    var placesThere = new HashSet<>(places);
    for (var room : List.copyOf(rooms.entrySet())) {
      for (Occupant known : List.copyOf(room.getValue().occupants())) {
        var place = new Place(room.getKey(), known.peer(), known.identity(), known.epoch());
        if (known.replica().equals(replica) && !placesThere.contains(place)) {
          exit(room.getKey(), known.peer(), known.epoch(), replica);
        }
      }
    }
  }
}
