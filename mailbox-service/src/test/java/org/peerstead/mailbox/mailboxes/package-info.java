@org.jspecify.annotations.NullMarked
package org.peerstead.mailbox.mailboxes;
