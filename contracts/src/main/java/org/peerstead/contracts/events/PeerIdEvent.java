package org.peerstead.contracts.events;

import java.util.List;

/**
 * What the replicas tell each other of the ids of PeerJS clients: an id is held by one socket at
 * most, and one replica, the id's host, decides by which.
 */
public sealed interface PeerIdEvent extends ForeignEvent {

  /**
   * A socket wants the id, or has it and tells a new host so.
   *
   * @param replica where the socket is
   * @param epoch of the claim; a later one has a greater one
   * @param token digest of the client's token: who knows it may take the id over
   * @param held the id was granted before, by another host
   */
  record IdClaimed(String replica, String id, long epoch, String token, boolean held)
      implements PeerIdEvent, ToHost {

    @Override
    public String key() {
      return id;
    }
  }

  /** The socket is closed. */
  record IdReleased(String replica, String id, long epoch) implements PeerIdEvent, ToHost {

    @Override
    public String key() {
      return id;
    }
  }

  /**
   * A frame for whoever holds an id now or soon.
   *
   * @param sequence tells it apart from everything else that the replica sent
   * @param from id of the sender, who is told if nobody comes
   * @param frame as the recipient gets it, JSON
   * @param waits for a recipient who isn't there; else it is dropped then
   */
  record PeerFrameSent(
      String replica, long sequence, String from, String to, String frame, boolean waits)
      implements PeerIdEvent, Sent {

    @Override
    public String key() {
      return to;
    }
  }

  record IdGranted(String target, String id, long epoch) implements PeerIdEvent, ToReplica {}

  /**
   * The socket doesn't have the id.
   *
   * @param taken another one has it; else this one had it until a newer one of the same client came
   */
  record IdDenied(String target, String id, long epoch, boolean taken)
      implements PeerIdEvent, ToReplica {}

  /**
   * A frame for the socket that holds the id at the target, from the id's host or from a replica
   * that has just heard from there.
   *
   * @param epoch of the claim; {@link #UNKNOWN_EPOCH} if it is not the host who says so
   */
  record PeerFrameDelivered(String target, long epoch, PeerFrameSent sent)
      implements PeerIdEvent, Delivered {

    public static final long UNKNOWN_EPOCH = 0;
  }

  /** A replica wants to know which ids of the share are held. */
  record IdsRequested(String replica, int share) implements PeerIdEvent, ToShare {}

  /**
   * The host's answer.
   *
   * @param ids in no order, no more than fit into an event
   */
  record IdsListed(String target, int share, List<String> ids) implements PeerIdEvent, ToReplica {

    public IdsListed {
      ids = List.copyOf(ids);
    }
  }

  /** Nobody came for whom {@code from} had sent something. */
  record PeerFrameExpired(String target, String from, String to)
      implements PeerIdEvent, ToReplica {}
}
