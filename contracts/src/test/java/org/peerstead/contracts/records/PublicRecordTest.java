package org.peerstead.contracts.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.peerstead.contracts.Vectors;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.canonical.SigningKey;

class PublicRecordTest {

  private final List<Map<String, Object>> vectors = Vectors.list("records.json", "vectors");

  @Test
  void eachRecordNamesTheOneItReplaces() {
    PublicRecord first = record(vectors.get(0));
    PublicRecord successor = record(vectors.get(1));
    PublicRecord tombstone = record(vectors.get(2));

    assertThat(first.previous()).isNull();
    assertThat(successor.previous()).isEqualTo(first.digest());
    assertThat(tombstone.previous()).isEqualTo(successor.digest());
    assertThat(tombstone).isInstanceOf(PublicRecord.Tombstone.class);
    assertThat(tombstone.address()).isEqualTo(first.address());
  }

  @TestFactory
  Stream<DynamicTest> forgeriesAreWellFormedAndDoNotVerify() {
    return Vectors.list("records.json", "refused").stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                (String) vector.get("name"),
                () ->
                    assertThat(
                            record(vector)
                                .signed()
                                .signedBy(new SigningKey((String) vector.get("publicKey"))))
                        .isFalse()));
  }

  @Test
  void aTombstoneWithoutPredecessorIsRefused() {
    Map<String, Object> json = new HashMap<>(Vectors.object(vectors.get(2).get("signed")));
    json.remove("previous");

    assertThatThrownBy(() -> PublicRecord.read(SignedObject.of(json)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("previous");
  }

  @Test
  void addressesKeepTheirShape() {
    var author = record(vectors.getFirst()).address().author();

    assertThat(new Address(author, "social.posts", "a".repeat(64)).key()).hasSize(64);
    assertThatThrownBy(() -> new Address(author, "posts", "a".repeat(65)))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> new Address(author, "posts", "a/b")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> new Address(author, ".posts", "a")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> new Address(author, "p".repeat(65), "a"))
        .isInstanceOf(Malformed.class);
  }

  private static PublicRecord record(Map<String, Object> vector) {
    return PublicRecord.read(SignedObject.of(Vectors.object(vector.get("signed"))));
  }
}
