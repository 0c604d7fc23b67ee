package org.peerstead.signaling.rooms;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Packed;

/** A peer whose socket this replica holds, from its hello to the end of its last place. */
public final class Attendee {

  private static final int NEVER = Integer.MAX_VALUE;
  private static final int RADIX = 36;

  private final String peer;
  private final String identity;
  private final int share;
  private final Outlet outlet;
  private final String idPrefix;
  private final Set<String> rooms = HashSet.newHashSet(2);
  private final KeptFrames.OfSender kept;
  private final int welcomedAtBeat;

  /** Counted under the lock of the rooms and outside of it. */
  private final AtomicLong frames = new AtomicLong();

  private long epoch;
  private int goneAtBeat = NEVER;

  /**
   * @param kept what older sockets of the peer said here goes on being kept
   */
  Attendee(
      String peer,
      String identity,
      int share,
      long epoch,
      Outlet outlet,
      KeptFrames.OfSender kept,
      int beat) {
    this.peer = peer;
    this.identity = identity;
    this.share = share;
    this.epoch = epoch;
    this.outlet = outlet;
    this.kept = kept;
    this.welcomedAtBeat = beat;
    this.idPrefix = Long.toString(epoch, RADIX) + ".";
  }

  /** Device and tab. */
  public String peer() {
    return peer;
  }

  String identity() {
    return identity;
  }

  /** Of its device. */
  int share() {
    return share;
  }

  Outlet outlet() {
    return outlet;
  }

  /** Greater than that of any older socket of the peer. */
  long epoch() {
    return epoch;
  }

  void raise(long epoch) {
    this.epoch = epoch;
  }

  Set<String> rooms() {
    return rooms;
  }

  KeptFrames.OfSender kept() {
    return kept;
  }

  /** As its recipient gets it, named among all frames of the peer. */
  Packed packed(ClientFrame.Directed frame) {
    return Frames.pack(frame.from(peer, idPrefix + frames.incrementAndGet()));
  }

  boolean isOlderThan(int beats, int beat) {
    return beat - welcomedAtBeat > beats;
  }

  /** The socket is gone; its places are held until that beat. */
  void hold(int untilBeat) {
    goneAtBeat = untilBeat;
  }

  boolean isHeld() {
    return goneAtBeat != NEVER;
  }

  boolean isGoneBy(int beat) {
    return goneAtBeat <= beat;
  }
}
