package org.peerstead.contracts.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.peerstead.contracts.Vectors;

class SignedVectorsTest {

  @TestFactory
  Stream<DynamicTest> everySignedVectorHoldsItsDigestAndSignature() {
    return Stream.of(
            "statements.json",
            "records.json",
            "token-requests.json",
            "descriptions.json",
            "contents.json",
            "posts.json")
        .flatMap(file ->
            Vectors.list(file, "vectors").stream()
                .map(vector ->
                    DynamicTest.dynamicTest(
                        file + ": " + vector.get("name"), () -> check(vector))));
  }

  private static void check(Map<String, Object> vector) {
    var signed = SignedObject.of(Vectors.object(vector.get("signed")));
    var key = new SigningKey((String) vector.get("publicKey"));
    assertThat(signed.digest().text()).isEqualTo(vector.get("digest"));
    assertThat(signed.signedBy(key)).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> rfc7638ThumbprintsNameDevices() {
    return Vectors.list("thumbprints.json", "vectors").stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                (String) vector.get("name"),
                () ->
                    assertThat(new SigningKey((String) vector.get("signingKey")).thumbprint())
                        .isEqualTo(vector.get("thumbprint"))));
  }

  @Test
  void everyFlippedBitOfASignatureIsNoticed() {
    var vector = Vectors.list("records.json", "vectors").getFirst();
    var key = new SigningKey((String) vector.get("publicKey"));
    Map<String, Object> json = Vectors.object(vector.get("signed"));
    byte[] signature = Base64Url.decode((String) json.get("signature"));
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      var changed = new HashMap<>(json);
      changed.put("signature", Base64Url.encode(flipped));
      assertThat(SignedObject.of(changed).signedBy(key)).isFalse();
    }
  }

  @Test
  void aKeyThatIsNoPointOfTheCurveVerifiesNothing() {
    byte[] key = new byte[SigningKey.LENGTH];
    key[0] = 2;
    var noPoint = new SigningKey(Base64Url.encode(key));
    assertThat(noPoint.verifies(new byte[0], new byte[SigningKey.SIGNATURE_LENGTH])).isFalse();
  }

  @Test
  void aSecondSpellingOfTheSameBytesIsRefused() {
    // "QQ" and "QR" decode to the same byte; only the first is canonical.
    assertThat(Base64Url.decode("QQ")).containsExactly('A');
    assertThatThrownBy(() -> Base64Url.decode("QR")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Base64Url.decode("QQ==")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Base64Url.decode("Q+/")).isInstanceOf(Malformed.class);
  }

  @Test
  void anObjectWithoutSignatureIsRefused() {
    assertThatThrownBy(() -> SignedObject.of(Map.of("type", "record")))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("signature");
  }
}
