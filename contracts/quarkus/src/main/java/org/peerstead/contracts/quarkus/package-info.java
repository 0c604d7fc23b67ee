/**
 * The contracts at work in a Quarkus service, the same in all four.
 *
 * <p>Problems become responses ({@link org.peerstead.contracts.quarkus.Problems}), JSON is read
 * strictly, events leave through an outbox ({@link org.peerstead.contracts.quarkus.OutboxRelay})
 * and arrive through a {@link org.peerstead.contracts.quarkus.TopicReader}.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.contracts.quarkus;
