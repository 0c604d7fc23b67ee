package org.peerstead.signaling.rooms;

import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the newest socket of each peer of a share is; a device's tabs stand beside each other. */
final class Devices {

  record Location(String peer, long epoch, String replica) {}

  private final NavigableMap<String, Location> newest = new TreeMap<>();

  @Nullable Location find(String peer) {
    return newest.get(peer);
  }

  void put(Location location) {
    newest.put(location.peer(), location);
  }

  /** A newer socket stays. */
  void remove(String peer, long epoch) {
    newest.computeIfPresent(peer, (key, known) -> known.epoch() <= epoch ? null : known);
  }

  /** Edges that hold sockets of that device. */
  Set<String> replicasOf(String device) {
    return newest.subMap(device + "~", device + "\u007f").values().stream()
        .map(Location::replica)
        .collect(Collectors.toSet());
  }

  /** What that edge holds. */
  List<Location> at(String replica) {
    return newest.values().stream().filter(known -> known.replica().equals(replica)).toList();
  }
}
