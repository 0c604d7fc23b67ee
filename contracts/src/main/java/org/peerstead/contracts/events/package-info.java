/**
 * What services tell each other, on Kafka: CloudEvents 1.0 in binary mode, JSON values.
 *
 * <p>One sealed interface a topic. Each event has a golden JSON in {@code resources/events}. A
 * reader tolerates types and members that it doesn't know, and is idempotent.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.contracts.events;
