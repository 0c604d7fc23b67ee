package org.peerstead.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.contracts.canonical.SigningKey;

/** The private keys that identity-service signs tokens with, as a JWK set (RFC 7517, RFC 8037). */
final class TokenKeys {

  private TokenKeys() {}

  /** Keeps the file that is there: tokens and rotations outlive the launcher. */
  static Path in(Path file) throws IOException {
    if (!Files.exists(file)) {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Path draft = Files.createTempFile(file.getParent(), "token-keys", ".new", ownerOnly);
      Files.write(draft, CanonicalJson.bytes(Map.of("keys", List.of(newKey()))));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private static Map<String, Object> newKey() {
    KeyPair pair = generate();
    var signingKey = new SigningKey(lastBytes(pair.getPublic().getEncoded()));
    return Map.of(
        "kty", "OKP",
        "crv", "Ed25519",
        "alg", "EdDSA",
        "use", "sig",
        "kid", signingKey.thumbprint(),
        "x", signingKey.text(),
        "d", lastBytes(pair.getPrivate().getEncoded()));
  }

  private static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Both encodings end with the raw key (RFC 8410 §4 and §7). */
  private static String lastBytes(byte[] encoded) {
    return Base64Url.encode(
        Arrays.copyOfRange(encoded, encoded.length - SigningKey.LENGTH, encoded.length));
  }
}
