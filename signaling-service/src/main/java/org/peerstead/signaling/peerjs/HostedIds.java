package org.peerstead.signaling.peerjs;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.PeerIdEvent.IdClaimed;
import org.peerstead.contracts.events.PeerIdEvent.IdDenied;
import org.peerstead.contracts.events.PeerIdEvent.IdGranted;
import org.peerstead.contracts.events.PeerIdEvent.IdReleased;
import org.peerstead.contracts.events.PeerIdEvent.IdsListed;
import org.peerstead.contracts.events.PeerIdEvent.IdsRequested;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameDelivered;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameExpired;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** Which socket has which id, and what waits for whom, of the ids that this replica hosts. */
final class HostedIds implements ForeignClients.Hosted {

  /** Of one share; so many of the longest ids fit into an event. */
  static final int LISTED_IDS = 5_000;

  /** What a frame that waits takes beside its characters, in characters. */
  static final int WAITING_OVERHEAD = 512;

  /** In which the other replicas tell a new host who has which id. */
  static final Duration SETTLING = Duration.ofSeconds(5);

  /** How long it is known what a replica was given: more than it takes to find it gone. */
  static final Duration GIVEN_KEPT = Duration.ofSeconds(10);

  /** Pairs of a sender and a recipient elsewhere of which that is known; the oldest go. */
  static final int MOST_GIVEN = 10_000;

  private final Hosts hosts;
  private final Limits limits;
  private final Clock clock;
  private final SignalingMetrics metrics;
  private final Map<String, IdClaimed> held = new HashMap<>();
  private final List<Settling> settling = new ArrayList<>();
  private final Map<String, List<Waiting>> waiting = new HashMap<>();
  private long waitingCharacters;

  /** When it was given last; the oldest first. */
  private final SequencedMap<Given, Long> given = new LinkedHashMap<>();

  /** Left since that was last gone through: what they were given reached them, or came back. */
  private final Set<Place> left = new HashSet<>();

  HostedIds(Hosts hosts, Limits limits, Clock clock, SignalingMetrics metrics) {
    this.hosts = hosts;
    this.limits = limits;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * @param expiry how long a frame waits for a recipient
   * @param frames that may wait for one recipient
   * @param characters that may wait for all, with {@link #WAITING_OVERHEAD} more for each frame
   */
  record Limits(Duration expiry, int frames, long characters) {}

  private record Settling(Predicate<String> ids, long until) {}

  private record Waiting(PeerFrameSent sent, long until) {}

  /** Something for the replica, and what to say if that is gone. */
  private record Given(String replica, PeerFrameExpired otherwise) {

    Place place() {
      return new Place(replica, otherwise.to());
    }
  }

  private record Place(String replica, String id) {}

  void handle(IdClaimed claimed) {
    IdClaimed holder = held.get(claimed.id());
    if (holder != null && !isOfSame(holder, claimed)) {
      boolean another = !holder.token().equals(claimed.token());
      if (another ? !wasFirst(claimed, holder) : isOlder(claimed, holder)) {
        deny(claimed, another);
        return;
      }
      deny(holder, another);
      held.remove(claimed.id());
    }
    // Who was granted it here stays that, however often it is restated.
    held.putIfAbsent(claimed.id(), claimed);
    if (!claimed.held()) {
      hosts.tell(new IdGranted(claimed.replica(), claimed.id(), claimed.epoch()));
    }
    deliverWaiting(claimed);
  }

  void handle(IdReleased released) {
    IdClaimed holder = held.get(released.id());
    if (holder != null
        && holder.epoch() == released.epoch()
        && holder.replica().equals(released.replica())) {
      held.remove(released.id());
      left.add(new Place(released.replica(), released.id()));
    }
  }

  void handle(PeerFrameSent sent) {
    IdClaimed holder = held.get(sent.to());
    if (holder != null) {
      deliver(holder, sent);
    } else if (sent.waits()) {
      keep(sent);
    }
  }

  void handle(IdsRequested requested) {
    List<String> ids =
        held.keySet().stream()
            .filter(id -> hosts.shareOf(id) == requested.share())
            .limit(LISTED_IDS)
            .toList();
    hosts.tell(new IdsListed(requested.replica(), requested.share(), ids));
  }

  /** What is said to ids that nobody has stated yet waits, as for any absent peer. */
  @Override
  public void settle(Predicate<String> ids) {
    forget(ids);
    long now = clock.millis();
    settling.removeIf(one -> one.until() <= now);
    settling.add(new Settling(ids, now + SETTLING.toMillis()));
  }

  /** Its sockets are gone with it, and what it was given lately. */
  @Override
  public void handleGone(String replica, Predicate<String> ids) {
    held.values().removeIf(holder -> holder.replica().equals(replica) && ids.test(holder.id()));
    forgetGiven();
    given
        .keySet()
        .removeIf(one -> {
          boolean isLost = one.replica().equals(replica) && ids.test(one.otherwise().to());
          if (isLost) {
            tell(one.otherwise(), Drop.RECIPIENT_GONE);
          }
          return isLost;
        });
  }

  @Override
  public void forget(Predicate<String> isHostedElsewhere) {
    held.keySet().removeIf(isHostedElsewhere);
    given.keySet().removeIf(one -> isHostedElsewhere.test(one.otherwise().to()));
    Set<String> gone = new LinkedHashSet<>(waiting.keySet());
    gone.removeIf(isHostedElsewhere.negate());
    gone.forEach(this::takeWaiting);
  }

  /** Tells whoever sent something to somebody who didn't come in time, once for all of it. */
  void expire() {
    forgetGiven();
    long now = clock.millis();
    List<PeerFrameExpired> expired = new ArrayList<>();
    for (List<Waiting> frames : waiting.values()) {
      // They wait equally long, so the first one came first.
      while (!frames.isEmpty() && frames.getFirst().until() <= now) {
        PeerFrameExpired first = expired(frames.getFirst().sent());
        takeAllOf(first, frames);
        expired.add(first);
      }
    }
    waiting.values().removeIf(List::isEmpty);
    expired.forEach(one -> tell(one, Drop.EXPIRED));
  }

  private static boolean isOfSame(IdClaimed one, IdClaimed other) {
    return one.replica().equals(other.replica()) && one.epoch() == other.epoch();
  }

  /**
   * It had the id of a former host, and the other one got it of this one, which knew nobody yet.
   */
  private boolean wasFirst(IdClaimed claimed, IdClaimed holder) {
    return claimed.held() && !holder.held() && isSettling(claimed.id());
  }

  private boolean isSettling(String id) {
    long now = clock.millis();
    return settling.stream().anyMatch(one -> now < one.until() && one.ids().test(id));
  }

  /** What is claimed anew came last, whatever the clocks say; what is only stated again may not. */
  private static boolean isOlder(IdClaimed claimed, IdClaimed holder) {
    return claimed.held() && claimed.epoch() < holder.epoch();
  }

  private void keep(PeerFrameSent sent) {
    List<Waiting> frames = waiting.computeIfAbsent(sent.to(), id -> new ArrayList<>(2));
    int weight = weight(sent);
    if (frames.size() >= limits.frames() || waitingCharacters + weight > limits.characters()) {
      tell(expired(sent), Drop.TOO_MUCH_WAITS);
    } else {
      frames.add(new Waiting(sent, clock.millis() + limits.expiry().toMillis()));
      waitingCharacters += weight;
    }
    if (frames.isEmpty()) {
      waiting.remove(sent.to());
    }
  }

  private void deliverWaiting(IdClaimed holder) {
    takeWaiting(holder.id()).forEach(one -> deliver(holder, one.sent()));
  }

  private List<Waiting> takeWaiting(String id) {
    @Nullable List<Waiting> frames = waiting.remove(id);
    if (frames == null) {
      return List.of();
    }
    frames.forEach(one -> waitingCharacters -= weight(one.sent()));
    return frames;
  }

  /** What its sender said later goes with the first. */
  private void takeAllOf(PeerFrameExpired first, List<Waiting> frames) {
    frames.removeIf(one -> {
      boolean goes = expired(one.sent()).equals(first);
      waitingCharacters -= goes ? weight(one.sent()) : 0;
      return goes;
    });
  }

  private static int weight(PeerFrameSent sent) {
    return sent.frame().length() + WAITING_OVERHEAD;
  }

  private void deliver(IdClaimed holder, PeerFrameSent sent) {
    hosts.tell(new PeerFrameDelivered(holder.replica(), holder.epoch(), sent));
    if (sent.waits() && !holder.replica().equals(hosts.self())) {
      given.putLast(new Given(holder.replica(), expired(sent)), clock.millis());
      if (given.size() > MOST_GIVEN) {
        given.pollFirstEntry();
      }
    }
  }

  private void forgetGiven() {
    long tooOld = clock.millis() - GIVEN_KEPT.toMillis();
    while (!given.isEmpty() && given.firstEntry().getValue() < tooOld) {
      given.pollFirstEntry();
    }
    if (!left.isEmpty()) {
      given.keySet().removeIf(one -> left.contains(one.place()));
      left.clear();
    }
  }

  private void tell(PeerFrameExpired expired, Drop reason) {
    metrics.dropped(reason);
    hosts.tell(expired);
  }

  private void deny(IdClaimed denied, boolean taken) {
    hosts.tell(new IdDenied(denied.replica(), denied.id(), denied.epoch(), taken));
  }

  private static PeerFrameExpired expired(PeerFrameSent sent) {
    return new PeerFrameExpired(sent.replica(), sent.from(), sent.to());
  }
}
