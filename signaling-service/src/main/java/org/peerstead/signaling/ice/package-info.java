/** Which STUN and TURN servers a browser should use. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.ice;
