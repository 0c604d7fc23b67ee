/** Who is in which room, on all replicas: rules without network, Kafka or framework. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.rooms;
