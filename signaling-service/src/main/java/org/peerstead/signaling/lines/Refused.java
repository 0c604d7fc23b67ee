package org.peerstead.signaling.lines;

/** A frame is not taken; the sentence says what is wrong with it. */
public final class Refused extends RuntimeException {

  private final Refusal refusal;

  public Refused(Refusal refusal, String sentence) {
    // Refusals are answers, not faults: many a second must stay cheap.
    super(sentence, null, false, false);
    this.refusal = refusal;
  }

  public static Refused malformed(String sentence) {
    return new Refused(Refusal.MALFORMED, sentence);
  }

  public Refusal refusal() {
    return refusal;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
