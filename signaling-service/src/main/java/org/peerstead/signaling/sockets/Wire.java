package org.peerstead.signaling.sockets;

/** The far end of a socket. */
interface Wire {

  /**
   * @param written called when the network took it; not called if it never did
   */
  void send(String text, Runnable written);

  /** Bytes that were sent and that the network didn't take yet. */
  long waitingBytes();

  /** After what was sent: a far end that reads nothing never hears of it. */
  void close(int code, String reason);

  /** At once, whatever waits to be sent. */
  void abort();
}
