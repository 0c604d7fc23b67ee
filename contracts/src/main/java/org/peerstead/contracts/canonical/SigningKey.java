package org.peerstead.contracts.canonical;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/**
 * The public half of an Ed25519 key (RFC 8032), written as 43 characters of base64url.
 *
 * @param text what goes on the wire: the 32 bytes of RFC 8032 §5.1.2
 */
public record SigningKey(String text) {

  public static final int LENGTH = 32;
  public static final int SIGNATURE_LENGTH = 64;

  public SigningKey {
    Base64Url.decode(text, LENGTH);
  }

  /** RFC 7638 over the OKP members of RFC 8037 §2: the name of this key, and of its device. */
  public String thumbprint() {
    String jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + text + "\"}";
    return Digest.of(jwk.getBytes(StandardCharsets.UTF_8)).text();
  }

  /** False also for a key that is no point of the curve and a signature of the wrong length. */
  public boolean verifies(byte[] signed, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey());
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException notThisKeys) {
      return false;
    }
  }

  /** Little-endian y, with the sign of x in the highest bit (RFC 8032 §5.1.2). */
  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] littleEndian = Base64Url.decode(text, LENGTH);
    byte[] bigEndian = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bigEndian[i] = littleEndian[LENGTH - 1 - i];
    }
    boolean xOdd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7f;
    var point = new EdECPoint(xOdd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  @Override
  public String toString() {
    return text;
  }
}
