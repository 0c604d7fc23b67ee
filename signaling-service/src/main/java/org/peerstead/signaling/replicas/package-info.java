/** What the replicas tell each other through Kafka. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.replicas;
