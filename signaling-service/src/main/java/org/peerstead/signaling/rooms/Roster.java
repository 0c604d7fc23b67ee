package org.peerstead.signaling.rooms;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;

/** Who is in one room. The greatest epoch of a peer counts, in whatever order they come. */
final class Roster {

  private final Map<String, Occupant> occupants = new LinkedHashMap<>(4);

  /** Whether that is news. */
  boolean enter(Occupant occupant) {
    Occupant known = occupants.get(occupant.peer());
    if (known != null && known.epoch() >= occupant.epoch()) {
      return false;
    }
    occupants.put(occupant.peer(), occupant);
    return true;
  }

  /** Whatever was known of the peer. */
  void put(Occupant occupant) {
    occupants.put(occupant.peer(), occupant);
  }

  /** Whether that is news; a newer socket's place stays. */
  boolean exit(String peer, long epoch) {
    Occupant known = occupants.get(peer);
    return known != null && known.epoch() <= epoch && occupants.remove(peer, known);
  }

  @Nullable Occupant find(String peer) {
    return occupants.get(peer);
  }

  Collection<Occupant> occupants() {
    return occupants.values();
  }

  /** Those that hold the sockets. */
  Set<String> replicas() {
    return occupants.values().stream().map(Occupant::replica).collect(Collectors.toSet());
  }
}
