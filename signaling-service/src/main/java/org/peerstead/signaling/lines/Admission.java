package org.peerstead.signaling.lines;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.metrics.Drop;

/** How many lines of one protocol are open, and for whom. */
public final class Admission {

  /** Values are HTTP status codes of the refused upgrade. */
  enum No {
    /** The page's origin isn't welcome. */
    ORIGIN(403, Drop.ORIGIN),
    /** Too many of that address; RFC 6585 §4. */
    ADDRESS(429, Drop.TOO_MANY_SOCKETS),
    /** This replica has no room; another one may. */
    FULL(503, Drop.TOO_MANY_SOCKETS);

    private final int status;
    private final Drop drop;

    No(int status, Drop drop) {
      this.status = status;
      this.drop = drop;
    }

    int status() {
      return status;
    }

    Drop drop() {
      return drop;
    }
  }

  private final String protocol;
  private final LineLimits limits;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * @param protocol as frames to its lines are counted
   */
  public Admission(String protocol, LineLimits limits) {
    this.protocol = protocol;
    this.limits = limits;
  }

  String protocol() {
    return protocol;
  }

  LineLimits limits() {
    return limits;
  }

  public int open() {
    return open.get();
  }

  /** Null if it may open; then {@link #leave} must follow. */
  @Nullable No enter(String address, @Nullable String origin) {
    if (isForeign(origin)) {
      return No.ORIGIN;
    }
    if (open.incrementAndGet() > limits.sockets()) {
      open.decrementAndGet();
      return No.FULL;
    }
    if (limits.countAddresses()
        && byAddress.merge(address, 1, Integer::sum) > limits.socketsPerAddress()) {
      leave(address);
      return No.ADDRESS;
    }
    return null;
  }

  /** Whether no page of that origin is welcome. What is no browser sends none. */
  public boolean isForeign(@Nullable String origin) {
    return origin != null && limits.origins().map(all -> !all.contains(origin)).orElse(false);
  }

  void leave(String address) {
    open.decrementAndGet();
    byAddress.computeIfPresent(address, (known, lines) -> lines == 1 ? null : lines - 1);
  }
}
