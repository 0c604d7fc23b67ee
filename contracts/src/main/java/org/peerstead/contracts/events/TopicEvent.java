package org.peerstead.contracts.events;

/**
 * What the replicas tell each other of the topics of y-webrtc clients: one replica, the topic's
 * host, knows which replicas have subscribers.
 */
public sealed interface TopicEvent extends ForeignEvent {

  /**
   * How many subscribers the replica has now.
   *
   * @param restated said to a new host: they have been there, and hear what had no host
   * @param subscribers 0 if none any more
   */
  record TopicSubscribed(String replica, String topic, boolean restated, int subscribers)
      implements TopicEvent, ToHost {

    @Override
    public String key() {
      return topic;
    }
  }

  /**
   * Something for the subscribers at the other replicas.
   *
   * @param sequence tells it apart from everything else that the replica sent
   * @param ageMillis since it was said, at least; who has subscribed since does not hear it
   * @param frame as they get it, JSON
   */
  record TopicPublished(String replica, long sequence, long ageMillis, String topic, String frame)
      implements TopicEvent, Sent {

    @Override
    public String key() {
      return topic;
    }

    @Override
    public TopicPublished aged(long millis) {
      return new TopicPublished(replica, sequence, ageMillis + millis, topic, frame);
    }
  }

  /** Something for the target's subscribers. */
  record TopicDelivered(String target, TopicPublished sent) implements TopicEvent, Delivered {}

  /**
   * How many subscribers the topic has at other replicas than the target.
   *
   * @param subscribers 0 if none, {@link #UNKNOWN} if the host has just begun and heard of none yet
   */
  record TopicCounted(String target, String topic, int subscribers)
      implements TopicEvent, ToReplica {

    public static final int UNKNOWN = -1;
  }
}
