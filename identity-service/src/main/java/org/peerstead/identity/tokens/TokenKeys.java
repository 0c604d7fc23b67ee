package org.peerstead.identity.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.Members;
import org.peerstead.contracts.canonical.SigningKey;

/**
 * The Ed25519 keys of the JWK set file that {@code peerstead.tokens.keys} names (RFC 7517, 8037).
 *
 * <p>The first signs, all are published. To rotate: add the new key at the end, restart, wait until
 * everybody has fetched the set ({@code jwks-max-age}), move it to the front, restart, wait for the
 * last token of the old key to expire, remove that.
 */
final class TokenKeys {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final Pattern OKP = Pattern.compile("OKP");
  private static final Pattern ED25519 = Pattern.compile("Ed25519");
  private static final Pattern EDDSA = Pattern.compile("EdDSA");
  private static final Pattern SIG = Pattern.compile("sig");

  private final PrivateJwk first;
  private final List<PublicJwk> all;

  private TokenKeys(PrivateJwk first, List<PublicJwk> all) {
    this.first = first;
    this.all = all;
  }

  /** A key that signs. */
  record PrivateJwk(String id, PrivateKey key) {}

  /** A key that verifies. */
  record PublicJwk(String id, SigningKey key) {

    Map<String, Object> json() {
      var jwk = new LinkedHashMap<String, Object>();
      jwk.put("kty", "OKP");
      jwk.put("crv", "Ed25519");
      jwk.put("x", key.text());
      jwk.put("kid", id);
      jwk.put("use", "sig");
      jwk.put("alg", "EdDSA");
      return jwk;
    }
  }

  /**
   * @throws TokenKeysUnusable with a sentence for whoever starts the service
   */
  static TokenKeys read(Optional<Path> configured) {
    Path file =
        configured.orElseThrow(
            () -> new TokenKeysUnusable("Set peerstead.tokens.keys to the JWK set file of keys."));
    try {
      return of(new JsonMapper().readValue(Files.readString(file), OBJECT));
    } catch (JsonProcessingException notASet) {
      throw new TokenKeysUnusable("The token keys in " + file + " are not JSON of a set.");
    } catch (IOException unreadable) {
      throw new TokenKeysUnusable(
          "The token keys cannot be read from " + file + " (peerstead.tokens.keys).");
    } catch (Malformed malformed) {
      throw new TokenKeysUnusable(
          "The token keys in " + file + " are no Ed25519 JWK set: " + malformed.getMessage());
    }
  }

  PrivateJwk signing() {
    return first;
  }

  /** The public halves (RFC 7517 §5). */
  Map<String, Object> published() {
    return Map.of("keys", all.stream().map(PublicJwk::json).toList());
  }

  private static TokenKeys of(Map<String, @Nullable Object> set) {
    List<Map<String, @Nullable Object>> keys = new Members(set).objects("keys");
    if (keys.isEmpty()) {
      throw new Malformed("There must be one key at least.");
    }
    var all = new ArrayList<PublicJwk>();
    var ids = new HashSet<String>();
    for (var key : keys) {
      PublicJwk read = publicJwk(key);
      if (!ids.add(read.id())) {
        throw new Malformed("Two keys have the kid " + read.id() + ".");
      }
      all.add(read);
    }
    return new TokenKeys(privateJwk(keys.getFirst(), all.getFirst()), List.copyOf(all));
  }

  private static PublicJwk publicJwk(Map<String, @Nullable Object> jwk) {
    var members = new Members(jwk);
    members.text("kty", OKP);
    members.text("crv", ED25519);
    if (jwk.containsKey("alg")) {
      members.text("alg", EDDSA);
    }
    if (jwk.containsKey("use")) {
      members.text("use", SIG);
    }
    return new PublicJwk(members.text("kid"), members.signingKey("x"));
  }

  private static PrivateJwk privateJwk(Map<String, @Nullable Object> jwk, PublicJwk half) {
    byte[] seed = Base64Url.decode(new Members(jwk).bytes("d", SigningKey.LENGTH));
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      byte[] proof = half.id().getBytes(StandardCharsets.UTF_8);
      if (!half.key().verifies(proof, sign(key, proof))) {
        throw new Malformed("The members d and x of the first key do not belong together.");
      }
      return new PrivateJwk(half.id(), key);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
    var signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(bytes);
    return signer.sign();
  }
}
