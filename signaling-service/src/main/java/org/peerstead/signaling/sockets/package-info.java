/** The edge to the browsers: one object a socket, from its token to its close. */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.sockets;
