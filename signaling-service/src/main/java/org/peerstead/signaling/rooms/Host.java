package org.peerstead.signaling.rooms;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.events.RoomEvent.OfEdge;
import org.peerstead.contracts.events.RoomEvent.ReplicaAlive;
import org.peerstead.contracts.events.RoomEvent.ShareTaken;
import org.peerstead.contracts.events.SignalingEvent;

/**
 * The shares that are this replica's. Each is taken by an event in its own partition, whose offset
 * is the term: a share that somebody else has taken later is hosted no more.
 */
final class Host {

  /** An own beat that took longer tells nothing about the others. */
  static final Duration IN_TIME = Duration.ofSeconds(2);

  /** Beats after which a share that is still this replica's is taken back from a stale host. */
  private static final int RETAKE_BEATS = 3;

  private final Self self;
  private final Clock clock;
  private final int places;
  private final Consumer<SignalingEvent> say;
  private final Map<Integer, HostedShare> hosted = new HashMap<>();

  /** Given to this replica, but not heard to be taken: beats until that is said again. */
  private final Map<Integer, Integer> untaken = new HashMap<>();

  /**
   * @param places peers that a room may hold
   */
  Host(Self self, Clock clock, int places, Consumer<SignalingEvent> say) {
    this.self = self;
    this.clock = clock;
    this.places = places;
    this.say = say;
  }

  /** From now on this replica reads the share's partition. */
  void take(int share) {
    hosted.remove(share);
    untaken.put(share, 1);
    say.accept(new ShareTaken(self.replica(), share));
  }

  void release(int share) {
    hosted.remove(share);
    untaken.remove(share);
  }

  /** Whether every share that was given to this replica is hosted. */
  boolean isReady() {
    return untaken.isEmpty();
  }

  @Nullable HostedShare share(int share) {
    return hosted.get(share);
  }

  int shares() {
    return hosted.size();
  }

  /** Those whose devices are known. */
  Set<Integer> settledShares() {
    var settled = new TreeSet<Integer>();
    hosted.forEach((number, share) -> {
      if (share.isSettled()) {
        settled.add(number);
      }
    });
    return settled;
  }

  int rooms() {
    return hosted.values().stream().mapToInt(HostedShare::rooms).sum();
  }

  boolean needsBeat(int share) {
    HostedShare hostedShare = hosted.get(share);
    return hostedShare != null && hostedShare.needsBeat();
  }

  void beat() {
    for (int share : new ArrayList<>(untaken.keySet())) {
      if (untaken.merge(share, -1, Integer::sum) < 0) {
        untaken.put(share, 1);
        say.accept(new ShareTaken(self.replica(), share));
      }
    }
    List.copyOf(hosted.values()).forEach(HostedShare::beat);
  }

  /**
   * @param offset of the event in the share's partition
   */
  void hear(RoomEvent event, long offset) {
    switch (event) {
      case ShareTaken taken -> hear(taken, offset);
      case OfEdge ofEdge -> hear(ofEdge);
    }
  }

  void hear(OfEdge event) {
    HostedShare share = hosted.get(event.share());
    if (share == null) {
      return;
    }
    if (event instanceof ReplicaAlive beat && beat.replica().equals(self.replica())) {
      share.passBeat(!beat.at().plus(IN_TIME).isBefore(clock.instant()));
    }
    share.hear(event);
  }

  private void hear(ShareTaken taken, long offset) {
    int share = taken.share();
    if (taken.replica().equals(self.replica())) {
      if (untaken.remove(share) != null) {
        hosted.put(share, new HostedShare(self, share, offset, places, say));
      }
    } else if (hosted.remove(share) != null) {
      untaken.put(share, RETAKE_BEATS);
    }
  }
}
