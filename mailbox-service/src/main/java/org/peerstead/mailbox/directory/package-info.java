/**
 * Opens and closes mailboxes as {@code identity.directory} says.
 *
 * <pre>
 * identity (identity)  length of the chain that was heard last, so that nothing older is believed
 * </pre>
 */
@NullMarked
package org.peerstead.mailbox.directory;

import org.jspecify.annotations.NullMarked;
