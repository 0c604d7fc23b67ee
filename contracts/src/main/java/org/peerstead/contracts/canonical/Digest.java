package org.peerstead.contracts.canonical;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256, written as 43 characters of base64url.
 *
 * @param text what goes on the wire
 */
public record Digest(String text) {

  public static final int LENGTH = 32;

  public Digest {
    Base64Url.decode(text, LENGTH);
  }

  public static Digest of(byte[] bytes) {
    return new Digest(Base64Url.encode(sha256(bytes)));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
