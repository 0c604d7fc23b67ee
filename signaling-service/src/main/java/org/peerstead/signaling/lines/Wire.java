package org.peerstead.signaling.lines;

/** The far end of a line; any thread may call it. */
interface Wire {

  void send(Text text);

  /** Bytes that were sent and that the network didn't take yet. */
  long waitingBytes();

  /** After what was sent. */
  void close(int code, String reason);

  /** At once, whatever waits. */
  void abort();

  /** What comes in waits in the network until {@link #resume}. */
  void pause();

  void resume();
}
