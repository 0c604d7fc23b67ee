package org.peerstead.signaling.rooms;

import java.util.function.ToIntFunction;

/**
 * This replica among the others.
 *
 * @param name as the browsers hear it
 * @param replica as the others hear it: other after every start, so that what an earlier process of
 *     the name said is never mistaken for what this one holds
 * @param heartbeatSeconds how often a browser must be heard
 * @param shares into how many shares rooms and devices are spread
 * @param shareOfKey the share of a room or a device, the same on all replicas
 */
public record Self(
    String name,
    String replica,
    int heartbeatSeconds,
    int shares,
    ToIntFunction<String> shareOfKey) {

  int shareOf(String room) {
    return shareOfKey.applyAsInt(room);
  }

  /** That of the device, which the peer id begins with: it is the mailbox's as well. */
  int shareOfPeer(String peer) {
    return shareOf(peer.substring(0, peer.indexOf('~')));
  }
}
