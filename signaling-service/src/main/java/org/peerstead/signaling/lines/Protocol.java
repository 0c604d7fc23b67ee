package org.peerstead.signaling.lines;

/** One end of a line: gives meaning to its frames. */
public interface Protocol {

  /**
   * Called for one frame after the other.
   *
   * @param bytes hold the frame from 0 to {@code length} during the call only
   * @throws Refused if it can't be taken; nothing was done then
   */
  void handleFrame(byte[] bytes, int length);

  /** What the client is told of a refusal, in a frame of the protocol. */
  Text refusal(Refused refused);

  /** So many refusals in a row are answered; one more closes the line. */
  int refusalsInARow();

  /** The line is closed, whoever closed it. Called once. */
  void handleClosed();
}
