package org.peerstead.signaling.peerjs;

import org.peerstead.signaling.lines.Text;

/** Wants an id, and has it then. Any thread may call it. */
interface Holder {

  /** Has the id; said again when a new host confirms it. */
  void handleGranted();

  /**
   * Doesn't have the id, or no longer.
   *
   * @param taken by another client; else a newer socket of the same client has it
   */
  void handleDenied(boolean taken);

  /** Nobody can say now who has the id. */
  void handleUnanswered();

  void hear(Text frame);
}
