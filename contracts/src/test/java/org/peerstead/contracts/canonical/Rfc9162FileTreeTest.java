package org.peerstead.contracts.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.peerstead.contracts.Vectors;

/// Only browsers digest files; the vectors are held against the definition in RFC 9162, section
/// 2.1.1.
class Rfc9162FileTreeTest {

  @TestFactory
  Stream<DynamicTest> everyHeadIsThatOfTheDefinition() {
    return Vectors.list("file-trees.json", "vectors").stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                (String) vector.get("name"),
                () -> {
                  var blocks =
                      ((List<?>) vector.get("blocks"))
                          .stream().map(block -> Base64Url.decode((String) block)).toList();
                  assertThat(Base64Url.encode(head(blocks))).isEqualTo(vector.get("head"));
                }));
  }

  private static byte[] head(List<byte[]> blocks) throws NoSuchAlgorithmException {
    if (blocks.isEmpty()) {
      return sha256();
    }
    if (blocks.size() == 1) {
      return sha256(new byte[] {0}, blocks.getFirst());
    }
    int split = Integer.highestOneBit(blocks.size() - 1);
    var left = head(blocks.subList(0, split));
    var right = head(blocks.subList(split, blocks.size()));
    return sha256(new byte[] {1}, left, right);
  }

  private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
