package org.peerstead.identity.tokens;

/** Why the service can't start, in a sentence that never has a key in it. */
final class TokenKeysUnusable extends RuntimeException {

  TokenKeysUnusable(String sentence) {
    super(sentence);
  }
}
