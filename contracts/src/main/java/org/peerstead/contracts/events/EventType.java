package org.peerstead.contracts.events;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The closed list of events: CloudEvents {@code type}, topic and shape. */
public enum EventType {
  IDENTITY_UPDATED(
      "org.peerstead.identity.updated.v1",
      Topic.IDENTITY_DIRECTORY,
      DirectoryEvent.IdentityUpdated.class),
  ENVELOPE_DEPOSITED(
      "org.peerstead.mailbox.envelope-deposited.v1",
      Topic.MAILBOX_DEPOSITS,
      MailboxEvent.EnvelopeDeposited.class),
  RECORD_PUBLISHED(
      "org.peerstead.public.record-published.v1",
      Topic.PUBLIC_RECORDS,
      RecordEvent.RecordPublished.class),
  RECORD_WITHDRAWN(
      "org.peerstead.public.record-withdrawn.v1",
      Topic.PUBLIC_RECORDS,
      RecordEvent.RecordWithdrawn.class),
  PEER_WELCOMED(
      "org.peerstead.signaling.peer-welcomed.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.PeerWelcomed.class),
  PEER_DEPARTED(
      "org.peerstead.signaling.peer-departed.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.PeerDeparted.class),
  PEER_JOINED(
      "org.peerstead.signaling.peer-joined.v1", Topic.SIGNALING_ROOMS, RoomEvent.PeerJoined.class),
  PEER_LEFT(
      "org.peerstead.signaling.peer-left.v1", Topic.SIGNALING_ROOMS, RoomEvent.PeerLeft.class),
  REPLICA_ALIVE(
      "org.peerstead.signaling.replica-alive.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.ReplicaAlive.class),
  ROSTER_STATED(
      "org.peerstead.signaling.roster-stated.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.RosterStated.class),
  SHARE_TAKEN(
      "org.peerstead.signaling.share-taken.v1", Topic.SIGNALING_ROOMS, RoomEvent.ShareTaken.class),
  FRAMES_FORWARDED(
      "org.peerstead.signaling.frames-forwarded.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.FramesForwarded.class),
  FRAME_UNDELIVERABLE(
      "org.peerstead.signaling.frame-undeliverable.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.FrameUndeliverable.class),
  ROOM_STATED(
      "org.peerstead.signaling.room-stated.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.RoomStated.class),
  PEER_ENTERED(
      "org.peerstead.signaling.peer-entered.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.PeerEntered.class),
  PEER_EXITED(
      "org.peerstead.signaling.peer-exited.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.PeerExited.class),
  JOIN_REFUSED(
      "org.peerstead.signaling.join-refused.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.JoinRefused.class),
  SOCKET_REPLACED(
      "org.peerstead.signaling.socket-replaced.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.SocketReplaced.class),
  EPOCH_RAISED(
      "org.peerstead.signaling.epoch-raised.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.EpochRaised.class),
  DEVICE_WOKEN(
      "org.peerstead.signaling.device-woken.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.DeviceWoken.class),
  SHARE_ALIVE(
      "org.peerstead.signaling.share-alive.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.ShareAlive.class),
  ROSTER_REQUESTED(
      "org.peerstead.signaling.roster-requested.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.RosterRequested.class),
  ID_CLAIMED(
      "org.peerstead.signaling.id-claimed.v1", Topic.SIGNALING_ROOMS, PeerIdEvent.IdClaimed.class),
  ID_RELEASED(
      "org.peerstead.signaling.id-released.v1",
      Topic.SIGNALING_ROOMS,
      PeerIdEvent.IdReleased.class),
  PEER_FRAME_SENT(
      "org.peerstead.signaling.peer-frame-sent.v1",
      Topic.SIGNALING_ROOMS,
      PeerIdEvent.PeerFrameSent.class),
  ID_GRANTED(
      "org.peerstead.signaling.id-granted.v1",
      Topic.SIGNALING_DELIVERIES,
      PeerIdEvent.IdGranted.class),
  ID_DENIED(
      "org.peerstead.signaling.id-denied.v1",
      Topic.SIGNALING_DELIVERIES,
      PeerIdEvent.IdDenied.class),
  PEER_FRAME_DELIVERED(
      "org.peerstead.signaling.peer-frame-delivered.v1",
      Topic.SIGNALING_DELIVERIES,
      PeerIdEvent.PeerFrameDelivered.class),
  IDS_REQUESTED(
      "org.peerstead.signaling.ids-requested.v1",
      Topic.SIGNALING_ROOMS,
      PeerIdEvent.IdsRequested.class),
  IDS_LISTED(
      "org.peerstead.signaling.ids-listed.v1",
      Topic.SIGNALING_DELIVERIES,
      PeerIdEvent.IdsListed.class),
  PEER_FRAME_EXPIRED(
      "org.peerstead.signaling.peer-frame-expired.v1",
      Topic.SIGNALING_DELIVERIES,
      PeerIdEvent.PeerFrameExpired.class),
  TOPIC_SUBSCRIBED(
      "org.peerstead.signaling.topic-subscribed.v1",
      Topic.SIGNALING_ROOMS,
      TopicEvent.TopicSubscribed.class),
  TOPIC_PUBLISHED(
      "org.peerstead.signaling.topic-published.v1",
      Topic.SIGNALING_ROOMS,
      TopicEvent.TopicPublished.class),
  TOPIC_DELIVERED(
      "org.peerstead.signaling.topic-delivered.v1",
      Topic.SIGNALING_DELIVERIES,
      TopicEvent.TopicDelivered.class),
  TOPIC_COUNTED(
      "org.peerstead.signaling.topic-counted.v1",
      Topic.SIGNALING_DELIVERIES,
      TopicEvent.TopicCounted.class),
  HOLDER_ALIVE(
      "org.peerstead.signaling.holder-alive.v1",
      Topic.SIGNALING_ROOMS,
      HostingEvent.HolderAlive.class),
  HOLDINGS_REQUESTED(
      "org.peerstead.signaling.holdings-requested.v1",
      Topic.SIGNALING_DELIVERIES,
      HostingEvent.HoldingsRequested.class);

  private static final Map<Class<?>, EventType> BY_SHAPE =
      Arrays.stream(values()).collect(toUnmodifiableMap(EventType::shape, identity()));

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values()).collect(toUnmodifiableMap(EventType::type, identity()));

  private final String type;
  private final Topic topic;
  private final Class<? extends Event> shape;

  EventType(String type, Topic topic, Class<? extends Event> shape) {
    this.type = type;
    this.topic = topic;
    this.shape = shape;
  }

  public String type() {
    return type;
  }

  public Topic topic() {
    return topic;
  }

  public Class<? extends Event> shape() {
    return shape;
  }

  public static EventType of(Event event) {
    EventType type = BY_SHAPE.get(event.getClass());
    if (type == null) {
      throw new IllegalStateException("No type is listed for " + event);
    }
    return type;
  }

  /** Empty for a type that this version does not know: the reader passes over it. */
  public static Optional<EventType> named(String type) {
    return Optional.ofNullable(BY_NAME.get(type));
  }
}
