package org.peerstead.signaling.hosts;

import java.util.BitSet;
import java.util.function.ToIntFunction;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.ForeignEvent.Sent;
import org.peerstead.contracts.events.ForeignEvent.ToHost;
import org.peerstead.contracts.events.HostingEvent.HoldingsRequested;
import org.peerstead.contracts.events.PeerIdEvent.IdDenied;
import org.peerstead.contracts.events.PeerIdEvent.IdGranted;
import org.peerstead.contracts.events.TopicEvent.TopicCounted;

/**
 * The shares of which a replica said something that was not carried, and without which others are
 * wrong about it.
 */
public final class Losses {

  private final ToIntFunction<String> shareOf;
  private final BitSet shares = new BitSet();

  /**
   * @param shareOf the share of a key
   */
  public Losses(ToIntFunction<String> shareOf) {
    this.shareOf = shareOf;
  }

  /** Whoever waits for what a client said knows by itself, and signs of life come again. */
  public void add(Event lost) {
    switch (lost) {
      case Sent sent -> {}
      case ToHost said -> add(shareOf.applyAsInt(said.key()));
      case IdGranted granted -> add(shareOf.applyAsInt(granted.id()));
      case IdDenied denied -> add(shareOf.applyAsInt(denied.id()));
      case TopicCounted counted -> add(shareOf.applyAsInt(counted.topic()));
      case HoldingsRequested requested -> add(requested.share());
      default -> {}
    }
  }

  public synchronized boolean has(int share) {
    return shares.get(share);
  }

  /** All of it is said again. */
  synchronized void forget(int share) {
    shares.clear(share);
  }

  private synchronized void add(int share) {
    shares.set(share);
  }
}
