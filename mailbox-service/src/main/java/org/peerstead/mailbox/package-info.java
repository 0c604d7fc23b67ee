/**
 * mailbox-service holds sealed envelopes for peers who are away.
 *
 * <pre>
 * directory ──► mailboxes ──► contents
 *                   ▲            ▲
 * envelopes ────────┴────────────┘
 * </pre>
 *
 * <p>{@code envelopes} takes deposits; {@code mailboxes} are the queues that devices drain; {@code
 * contents} keeps each ciphertext once; {@code directory} opens and closes mailboxes. Nothing here
 * has a place for a sender: not a column, not a log line, not a metric.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.mailbox;
