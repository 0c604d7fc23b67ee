package org.peerstead.standalone.services;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The ports on loopback where each service's replicas answer now, and whose turn it is. */
public final class Upstreams {

  private final Map<Service, List<Integer>> ports = new EnumMap<>(Service.class);
  private final Map<Service, AtomicInteger> requests = new EnumMap<>(Service.class);
  private final Map<Service, AtomicInteger> sockets = new EnumMap<>(Service.class);

  public Upstreams() {
    for (Service service : Service.values()) {
      ports.put(service, new CopyOnWriteArrayList<>());
      requests.put(service, new AtomicInteger());
      sockets.put(service, new AtomicInteger());
    }
  }

  public void add(Service service, int port) {
    of(ports, service).add(port);
  }

  public void remove(Service service, int port) {
    of(ports, service).remove(Integer.valueOf(port));
  }

  /** All replicas, the one whose turn it is first, the others to fall back on. */
  public List<Integer> forRequest(Service service) {
    return inTurn(service, of(requests, service));
  }

  /** Sockets stay for hours, so they are spread by a count of their own. */
  public List<Integer> forSocket(Service service) {
    return inTurn(service, of(sockets, service));
  }

  private List<Integer> inTurn(Service service, AtomicInteger turn) {
    var order = new ArrayList<>(of(ports, service));
    if (!order.isEmpty()) {
      Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), order.size()));
    }
    return order;
  }

  private static <T> T of(Map<Service, T> all, Service service) {
    T one = all.get(service);
    if (one == null) {
      throw new IllegalStateException("Every service was put in: " + service);
    }
    return one;
  }
}
