package org.peerstead.contracts.events;

/** What signaling-service's replicas tell each other. */
public sealed interface SignalingEvent extends Event {

  /** Takes the place of the events that signaling-service defines. */
  record Placeholder(String subject) implements SignalingEvent {}
}
