package org.peerstead.contracts.events;

/** What signaling-service's replicas tell each other; nothing of it outlives the sockets. */
public sealed interface SignalingEvent extends Event permits RoomEvent, DeliveryEvent {}
