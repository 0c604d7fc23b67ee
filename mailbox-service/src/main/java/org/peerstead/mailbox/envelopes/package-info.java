/**
 * Takes deposits: one ciphertext for many mailboxes, in all of them or in none, once.
 *
 * <pre>
 * outbox (id)  an EnvelopeDeposited for each mailbox, until Kafka has it
 * </pre>
 */
@NullMarked
package org.peerstead.mailbox.envelopes;

import org.jspecify.annotations.NullMarked;
