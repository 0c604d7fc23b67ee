package org.peerstead.contracts.identity;

/** A well-formed statement that its chain does not take. The sentence says what to do. */
public final class StatementRefused extends RuntimeException {

  /** Why. */
  public enum Reason {
    OUT_OF_ORDER,
    SIGNATURE_INVALID
  }

  private final Reason reason;

  StatementRefused(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
