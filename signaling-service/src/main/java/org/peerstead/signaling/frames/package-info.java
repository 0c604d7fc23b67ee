/**
 * What crosses a socket: frames, their limits, and the closed lists of refusals and close codes.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.frames;
