package org.peerstead.signaling.peerjs;

import java.time.Clock;
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
  public Held held() {
    return ids;
  }

  @Override
  public Hosted hosted() {
    return hosted;
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
  public void tick() {
    hosted.expire();
    ids.giveUp();
    discovery.giveUp();
  }
}
