package org.peerstead.standalone;

/** Why the suite doesn't run, in one plain sentence for the person at the console. */
final class Refusal extends Exception {

  private final int exitCode;

  private Refusal(String sentence, int exitCode) {
    super(sentence);
    this.exitCode = exitCode;
  }

  static Refusal ofArguments(String sentence) {
    return new Refusal(sentence + " See ./peerstead help.", 2);
  }

  static Refusal because(String sentence) {
    return new Refusal(sentence, 1);
  }

  int exitCode() {
    return exitCode;
  }
}
