package org.peerstead.signaling.peerjs;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.PeerIdEvent;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** This replica's two parts: it holds sockets, and it hosts ids. */
final class PeerJsClients implements ForeignClients {

  private final PeerIds ids;
  private final HostedIds hosted;
  private final Discovery discovery;

  PeerJsClients(Hosts hosts, HostedIds.Limits limits, Clock clock, SignalingMetrics metrics) {
    this.ids = new PeerIds(hosts, clock);
    this.hosted = new HostedIds(hosts, limits, clock, metrics);
    this.discovery = new Discovery(hosts, clock);
  }

  PeerIds ids() {
    return ids;
  }

  Discovery discovery() {
    return discovery;
  }

  @Override
  public void handle(ForeignEvent event) {
    if (event instanceof PeerIdEvent ofIds) {
      switch (ofIds) {
        case PeerIdEvent.IdClaimed claimed -> hosted.handle(claimed);
        case PeerIdEvent.IdReleased released -> hosted.handle(released);
        case PeerIdEvent.PeerFrameSent sent -> hosted.handle(sent);
        case PeerIdEvent.IdsRequested requested -> hosted.handle(requested);
        case PeerIdEvent.IdsListed listed -> discovery.handle(listed);
        case PeerIdEvent.IdGranted granted -> ids.handle(granted);
        case PeerIdEvent.IdDenied denied -> ids.handle(denied);
        case PeerIdEvent.PeerFrameDelivered delivered -> ids.handle(delivered);
        case PeerIdEvent.PeerFrameExpired expired -> ids.handle(expired);
      }
    }
  }

  @Override
  public void held(Consumer<String> keys) {
    ids.held(keys);
  }

  @Override
  public void host(Predicate<String> keys) {
    // What is said to ids that nobody has stated yet waits, as for any absent peer.
    hosted.settle(keys);
  }

  @Override
  public void restate(Predicate<String> keys) {
    ids.restate(keys);
  }

  @Override
  public void forget(Predicate<String> keys) {
    hosted.forget(keys);
  }

  @Override
  public void handleGone(String replica, Predicate<String> keys) {
    hosted.handleGone(replica, keys);
  }

  @Override
  public void tick() {
    hosted.expire();
    ids.giveUp();
    discovery.giveUp();
  }
}
