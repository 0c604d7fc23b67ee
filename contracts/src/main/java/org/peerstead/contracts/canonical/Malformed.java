package org.peerstead.contracts.canonical;

/** A value that does not have the shape its contract asks for. The sentence says what to change. */
public final class Malformed extends RuntimeException {

  public Malformed(String sentence) {
    super(sentence);
  }
}
