package org.peerstead.signaling.frames;

/**
 * A frame as it goes over a socket: written once, however many get it.
 *
 * @param type of the frame
 * @param text JSON
 */
public record Packed(String type, String text) {}
