/**
 * Queues of envelopes that their devices drain and acknowledge.
 *
 * <pre>
 * mailbox (mailbox)                 counts and bytes in use, last position given out
 * └── envelope (mailbox, position)  what the server may see around a ciphertext; not the ciphertext
 * </pre>
 *
 * <p>The distribution key is the mailbox, first in every primary key. Ciphertexts lie with {@link
 * org.peerstead.mailbox.contents contents}, once for all mailboxes of an envelope.
 *
 * <p><b>The mailbox's row lock</b> is what keeps the promises. Positions are given out under it and
 * become visible in the order of the commits, so a reader that saw a position has seen, or will
 * never see, all before it: a drain by cursor skips nothing that commits late. Counts change only
 * under it, with the envelopes that they count. Many are always locked in the order of their ids,
 * before any row of {@code deposit}; the expiry job takes only what nobody holds. So there is no
 * cycle to wait in.
 */
@NullMarked
package org.peerstead.mailbox.mailboxes;

import org.jspecify.annotations.NullMarked;
