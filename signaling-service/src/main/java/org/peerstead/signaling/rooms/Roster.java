package org.peerstead.signaling.rooms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in which room, on all replicas. The greatest epoch of a peer counts; order does not. */
final class Roster {

  private final Map<String, Map<String, Occupant>> rooms = new HashMap<>();
  private final Map<String, List<Occupant>> peers = new HashMap<>();

  /** Whether that is news. */
  boolean enter(Occupant occupant) {
    Occupant known = find(occupant.room(), occupant.peer());
    if (known != null && known.epoch() >= occupant.epoch()) {
      return false;
    }
    if (known != null) {
      remove(known);
    }
    rooms
        .computeIfAbsent(occupant.room(), room -> new LinkedHashMap<>(4))
        .put(occupant.peer(), occupant);
    peers.computeIfAbsent(occupant.peer(), peer -> new ArrayList<>(1)).add(occupant);
    return true;
  }

  /** Whether that is news; a newer socket's place stays. */
  boolean exit(String room, String peer, long epoch) {
    Occupant known = find(room, peer);
    if (known == null || known.epoch() > epoch) {
      return false;
    }
    remove(known);
    return true;
  }

  @Nullable Occupant find(String room, String peer) {
    var occupants = rooms.get(room);
    return occupants == null ? null : occupants.get(peer);
  }

  Collection<Occupant> in(String room) {
    var occupants = rooms.get(room);
    return occupants == null ? List.of() : occupants.values();
  }

  /** Those whose sockets that replica holds. */
  List<Occupant> of(String replica) {
    return rooms.values().stream()
        .flatMap(occupants -> occupants.values().stream())
        .filter(occupant -> occupant.replica().equals(replica))
        .toList();
  }

  /** 0 for a peer that is in no room. */
  long newestEpoch(String peer) {
    return peers.getOrDefault(peer, List.of()).stream().mapToLong(Occupant::epoch).max().orElse(0);
  }

  int rooms() {
    return rooms.size();
  }

  private void remove(Occupant known) {
    rooms.computeIfPresent(
        known.room(),
        (room, occupants) -> {
          occupants.remove(known.peer());
          return occupants.isEmpty() ? null : occupants;
        });
    peers.computeIfPresent(
        known.peer(),
        (peer, places) -> {
          places.remove(known);
          return places.isEmpty() ? null : places;
        });
  }
}
