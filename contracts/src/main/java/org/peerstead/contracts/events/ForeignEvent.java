package org.peerstead.contracts.events;

/**
 * What signaling-service's replicas tell each other on behalf of foreign clients. Every id and
 * topic falls into a share, a partition of {@link Topic#SIGNALING_ROOMS}, and the replica that
 * reads it is the host.
 */
public sealed interface ForeignEvent extends Event
    permits PeerIdEvent,
        TopicEvent,
        HostingEvent,
        ForeignEvent.ToHost,
        ForeignEvent.ToShare,
        ForeignEvent.ToReplica {

  /** For the replica that hosts the key. */
  sealed interface ToHost extends ForeignEvent
      permits PeerIdEvent.IdClaimed,
          PeerIdEvent.IdReleased,
          TopicEvent.TopicSubscribed,
          ForeignEvent.Sent {

    /** Where the event comes from. */
    String replica();

    /** Of one key all events are heard by the same replica, in order. */
    String key();

    @Override
    default String subject() {
      return key();
    }
  }

  /** Something of a client for others. */
  sealed interface Sent extends ToHost
      permits PeerIdEvent.PeerFrameSent, TopicEvent.TopicPublished {

    /** Tells it apart from everything else that the replica sent. */
    long sequence();

    /** What was said, as it will be heard. */
    String frame();

    /** So much later, where that matters to who hears it. */
    default Sent aged(long millis) {
      return this;
    }
  }

  /** For the replica that hosts the share. */
  sealed interface ToShare extends ForeignEvent
      permits PeerIdEvent.IdsRequested, HostingEvent.HolderAlive {

    /** Where the event comes from. */
    String replica();

    /** A partition of {@link Topic#SIGNALING_ROOMS}. */
    int share();

    @Override
    default String subject() {
      return replica();
    }
  }

  /** For one replica. */
  sealed interface ToReplica extends ForeignEvent
      permits PeerIdEvent.IdGranted,
          PeerIdEvent.IdDenied,
          PeerIdEvent.IdsListed,
          PeerIdEvent.PeerFrameExpired,
          TopicEvent.TopicCounted,
          HostingEvent.HoldingsRequested,
          ForeignEvent.Delivered {

    String target();

    @Override
    default String subject() {
      return target();
    }
  }

  /** Brings it to those whom it is for. */
  sealed interface Delivered extends ToReplica
      permits PeerIdEvent.PeerFrameDelivered, TopicEvent.TopicDelivered {

    Sent sent();
  }
}
