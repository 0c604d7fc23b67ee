/**
 * Sockets that carry text to and fro at little cost, for the protocols of foreign clients: limits,
 * slow and silent clients, and how they all end. A protocol gives what is said its meaning.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.lines;
