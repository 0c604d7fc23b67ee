package org.peerstead.signaling.sockets;

/** The far end of a socket. */
interface Wire {

  /**
   * @param written called when the network took it; not called if it never did
   */
  void send(String text, Runnable written);

  void close(int code, String reason);
}
