package org.peerstead.signaling.rooms;

import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Reason;

/** Where a peer's frames go: its socket. Never blocks and never calls back. */
public interface Outlet {

  /** In order; nothing happens after the socket was closed. */
  void send(Packed frame);

  /** Says why in an {@code error} frame, then closes. */
  void close(CloseCode code, Reason reason, String detail);
}
