package org.peerstead.contracts.events;

/** Something that happened. Sealed per topic, so that a {@code switch} over it is exhaustive. */
public sealed interface Event
    permits DirectoryEvent, MailboxEvent, RecordEvent, SignalingEvent, ForeignEvent {

  /** Key on the topic and CloudEvents {@code subject}: events of one subject stay in order. */
  String subject();
}
