/** Where a socket comes from. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.addresses;
