package org.peerstead.signaling.peerjs;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where those are who lately said something to somebody here: an answer to them need not go by the
 * host of their id.
 */
final class Routes {

  /** A replica that stops still passes on what it gets for longer than that. */
  static final long KEPT_MILLIS = 2_000;

  /** Further ones are not learnt: what is said to them goes by their hosts. */
  static final int KEPT = 10_000;

  private final Clock clock;
  private final ConcurrentHashMap<String, Route> routes = new ConcurrentHashMap<>();

  Routes(Clock clock) {
    this.clock = clock;
  }

  private record Route(String replica, long until) {}

  void learn(String id, String replica) {
    if (routes.size() < KEPT || routes.containsKey(id)) {
      routes.put(id, new Route(replica, clock.millis() + KEPT_MILLIS));
    }
  }

  void forget(String id) {
    routes.remove(id);
  }

  /** The replica that the id was heard from. */
  @Nullable String to(String id) {
    Route route = routes.get(id);
    return route == null || isOld(route) ? null : route.replica();
  }

  /** Call it some times a second. */
  void forgetOld() {
    routes.values().removeIf(this::isOld);
  }

  private boolean isOld(Route route) {
    return route.until() <= clock.millis();
  }
}
