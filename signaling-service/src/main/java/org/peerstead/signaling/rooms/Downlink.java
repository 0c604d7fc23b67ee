package org.peerstead.signaling.rooms;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.peerstead.contracts.events.DeliveryEvent;
import org.peerstead.contracts.events.DeliveryEvent.DeviceWoken;
import org.peerstead.contracts.events.DeliveryEvent.EpochRaised;
import org.peerstead.contracts.events.DeliveryEvent.JoinRefused;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.contracts.events.DeliveryEvent.PeerEntered;
import org.peerstead.contracts.events.DeliveryEvent.PeerExited;
import org.peerstead.contracts.events.DeliveryEvent.RoomStated;
import org.peerstead.contracts.events.DeliveryEvent.RosterRequested;
import org.peerstead.contracts.events.DeliveryEvent.ShareAlive;
import org.peerstead.contracts.events.DeliveryEvent.SocketReplaced;
import org.peerstead.contracts.events.SignalingEvent;

/**
 * What the host of one share says to the edges: to each one stream, numbered. An edge that was
 * never heard, or is gone, is told nothing.
 */
final class Downlink {

  private final String host;
  private final int share;
  private final long term;
  private final Map<String, EdgeStream> edges;
  private final Consumer<SignalingEvent> say;

  /**
   * @param host this replica
   */
  Downlink(
      String host,
      int share,
      long term,
      Map<String, EdgeStream> edges,
      Consumer<SignalingEvent> say) {
    this.host = host;
    this.share = share;
    this.term = term;
    this.edges = edges;
    this.say = say;
  }

  void sayStated(String edge, String room, boolean whole, Roster roster) {
    var occupants = List.copyOf(roster.occupants());
    tell(edge, next -> new RoomStated(host, edge, share, term, next, room, whole, occupants));
  }

  void sayEntered(String edge, String room, Occupant occupant) {
    tell(edge, next -> new PeerEntered(host, edge, share, term, next, room, occupant));
  }

  void sayExited(String edge, String room, String peer, long epoch) {
    tell(edge, next -> new PeerExited(host, edge, share, term, next, room, peer, epoch));
  }

  void sayRefused(String room, Occupant refused) {
    String edge = refused.replica();
    tell(
        edge,
        next ->
            new JoinRefused(host, edge, share, term, next, room, refused.peer(), refused.epoch()));
  }

  void sayReplaced(String edge, String peer, long epoch) {
    tell(edge, next -> new SocketReplaced(host, edge, share, term, next, peer, epoch));
  }

  void sayRaised(String edge, String peer, long epoch, long other) {
    tell(edge, next -> new EpochRaised(host, edge, share, term, next, peer, epoch, other));
  }

  void sayWoken(String edge, String mailbox) {
    tell(edge, next -> new DeviceWoken(host, edge, share, term, next, mailbox));
  }

  void sayAlive(EdgeStream edge) {
    say.accept(new ShareAlive(host, edge.replica(), share, term, edge.said()));
  }

  void requestRoster(EdgeStream edge) {
    say.accept(new RosterRequested(host, edge.replica(), share, term, edge.said()));
  }

  private void tell(String replica, LongFunction<DeliveryEvent> event) {
    EdgeStream edge = edges.get(replica);
    if (edge != null) {
      say.accept(event.apply(edge.next()));
    }
  }
}
