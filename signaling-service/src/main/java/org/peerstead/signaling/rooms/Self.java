package org.peerstead.signaling.rooms;

import java.util.function.ToIntFunction;

/**
 * This replica among the others.
 *
 * @param name as the browsers hear it
 * @param replica as the others hear it: other after every start, so that what an earlier process of
 *     the name said is never mistaken for what this one holds
 * @param heartbeatSeconds how often a browser must be heard
 * @param shares into how many shares the rooms are spread
 * @param shareOf the share of a room or a peer, the same on all replicas
 */
public record Self(
    String name, String replica, int heartbeatSeconds, int shares, ToIntFunction<String> shareOf) {}
