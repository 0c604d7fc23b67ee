/** Tells a device that its mailbox holds something. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.wakeups;
