package org.peerstead.signaling.peerjs;

import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.PeerIdEvent.IdsListed;
import org.peerstead.contracts.events.PeerIdEvent.IdsRequested;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.signaling.hosts.Hosts;

/**
 * Which ids are held at all replicas, as their hosts know. However often it is asked, the hosts are
 * asked once a second.
 */
final class Discovery {

  static final long FRESH_MILLIS = 1_000;
  static final long ANSWERED_WITHIN_MILLIS = 3_000;

  private final Hosts hosts;
  private final Clock clock;
  private @Nullable Listing latest;

  Discovery(Hosts hosts, Clock clock) {
    this.hosts = hosts;
    this.clock = clock;
  }

  private record Listing(
      long since, BitSet awaited, List<String> ids, CompletableFuture<List<String>> whole) {}

  /** In no order. Fails with a {@link Problem} if a host doesn't answer. */
  synchronized CompletionStage<List<String>> ids() {
    Listing listing = latest;
    if (listing == null || isOld(listing)) {
      listing = begin();
    }
    return listing.whole().copy();
  }

  synchronized void handle(IdsListed listed) {
    Listing listing = latest;
    if (listing == null || !listing.awaited().get(listed.share())) {
      return;
    }
    listing.awaited().clear(listed.share());
    listing.ids().addAll(listed.ids());
    if (listing.awaited().isEmpty()) {
      listing.whole().complete(List.copyOf(listing.ids()));
    }
  }

  /** A host that doesn't answer is ending, or Kafka is away. */
  synchronized void giveUp() {
    Listing listing = latest;
    if (listing != null && clock.millis() - listing.since() >= ANSWERED_WITHIN_MILLIS) {
      latest = null;
      // Nothing comes of that for a listing that is whole.
      abandon(listing);
    }
  }

  private boolean isOld(Listing listing) {
    return listing.whole().isDone() && clock.millis() - listing.since() >= FRESH_MILLIS;
  }

  private Listing begin() {
    var awaited = new BitSet();
    awaited.set(0, hosts.shares());
    var listing =
        new Listing(clock.millis(), awaited, new ArrayList<>(), new CompletableFuture<>());
    latest = listing;
    for (int share = 0; share < hosts.shares(); share++) {
      hosts.tell(new IdsRequested(hosts.self(), share));
    }
    return listing;
  }

  private static void abandon(Listing listing) {
    listing
        .whole()
        .completeExceptionally(
            new Problem(
                ProblemType.UNAVAILABLE,
                "Not all replicas said in time whom they have.",
                Map.of("retryAfter", 1)));
  }
}
