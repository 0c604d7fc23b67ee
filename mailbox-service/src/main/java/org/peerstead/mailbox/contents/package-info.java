/**
 * Keeps each ciphertext once, until the last of its mailboxes let go of it.
 *
 * <pre>
 * deposit (envelope)      the id, remembered until it expires: what was deposited, how many wait
 * └── content (envelope)  the ciphertext, while a mailbox waits for it
 * </pre>
 *
 * <p>The distribution key is the envelope's id and not the mailbox, since one content serves up to
 * a hundred mailboxes; the two tables have the same key and lie together. No foreign key crosses
 * over to a mailbox's tables: {@code waiting} counts its envelopes, and changes in the transactions
 * that change them. Whoever locks rows here holds its mailboxes' locks already, and takes these in
 * the order of the ids.
 */
@NullMarked
package org.peerstead.mailbox.contents;

import org.jspecify.annotations.NullMarked;
