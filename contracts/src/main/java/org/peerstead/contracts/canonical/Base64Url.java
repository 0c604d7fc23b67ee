package org.peerstead.contracts.canonical;

import java.util.Base64;

/** base64url without padding (RFC 4648 §5), one spelling for each byte string. */
public final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /**
   * @throws Malformed for padding, foreign characters, or set bits past the end
   */
  public static byte[] decode(String text) {
    try {
      byte[] bytes = DECODER.decode(text);
      if (encode(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      // falls through to the one refusal
    }
    throw new Malformed("Not base64url without padding (RFC 4648 section 5).");
  }

  /**
   * @throws Malformed if the text does not hold exactly that many bytes
   */
  public static byte[] decode(String text, int length) {
    byte[] bytes = decode(text);
    if (bytes.length != length) {
      throw new Malformed("Expected " + length + " bytes in base64url, got " + bytes.length + ".");
    }
    return bytes;
  }
}
