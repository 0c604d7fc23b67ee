package org.peerstead.contracts.events;

import java.util.Arrays;
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
  PEER_JOINED(
      "org.peerstead.signaling.peer-joined.v1", Topic.SIGNALING_ROOMS, RoomEvent.PeerJoined.class),
  PEER_LEFT(
      "org.peerstead.signaling.peer-left.v1", Topic.SIGNALING_ROOMS, RoomEvent.PeerLeft.class),
  REPLICA_ALIVE(
      "org.peerstead.signaling.replica-alive.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.ReplicaAlive.class),
  ROSTER_REQUESTED(
      "org.peerstead.signaling.roster-requested.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.RosterRequested.class),
  ROSTER_STATED(
      "org.peerstead.signaling.roster-stated.v1",
      Topic.SIGNALING_ROOMS,
      RoomEvent.RosterStated.class),
  FRAME_FORWARDED(
      "org.peerstead.signaling.frame-forwarded.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.FrameForwarded.class),
  FRAME_UNDELIVERABLE(
      "org.peerstead.signaling.frame-undeliverable.v1",
      Topic.SIGNALING_DELIVERIES,
      DeliveryEvent.FrameUndeliverable.class);

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
    return Arrays.stream(values())
        .filter(candidate -> candidate.shape.isInstance(event))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No type is listed for " + event));
  }

  /** Empty for a type that this version does not know: the reader passes over it. */
  public static Optional<EventType> named(String type) {
    return Arrays.stream(values()).filter(candidate -> candidate.type.equals(type)).findFirst();
  }
}
