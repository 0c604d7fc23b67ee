package org.peerstead.contracts.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.peerstead.contracts.Vectors;

class Rfc8785CanonicalJsonTest {

  @TestFactory
  Stream<DynamicTest> vectorsComeOutToTheByte() {
    return Vectors.list("jcs.json", "vectors").stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                (String) vector.get("name"),
                () -> {
                  byte[] bytes = CanonicalJson.bytes(Vectors.parse((String) vector.get("input")));
                  assertThat(new String(bytes, UTF_8)).isEqualTo(vector.get("canonical"));
                  assertThat(Digest.of(bytes).text()).isEqualTo(vector.get("digest"));
                }));
  }

  @TestFactory
  Stream<DynamicTest> whatHasNoCanonicalFormIsRefused() {
    return Vectors.list("jcs.json", "refused").stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                (String) vector.get("name"),
                () -> {
                  Object tree = Vectors.parse((String) vector.get("input"));
                  assertThatThrownBy(() -> CanonicalJson.bytes(tree)).isInstanceOf(Malformed.class);
                }));
  }

  @Test
  void anyDoubleIsPrintedSoThatItReadsBackAsItself() {
    var random = new Random(8785);
    for (int i = 0; i < 200_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(Double.parseDouble(CanonicalJson.number(number))).isEqualTo(number + 0.0);
      }
    }
  }

  @Test
  void canonicalFormIsAFixedPoint() {
    var random = new Random(8785);
    for (int i = 0; i < 2_000; i++) {
      String once = new String(CanonicalJson.bytes(tree(random, 4)), UTF_8);
      String twice = new String(CanonicalJson.bytes(Vectors.parse(once)), UTF_8);
      assertThat(twice).isEqualTo(once);
    }
  }

  @Test
  void notANumberIsRefused() {
    assertThatThrownBy(() -> CanonicalJson.bytes(Double.NaN)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> CanonicalJson.bytes(1 / 0.0)).isInstanceOf(Malformed.class);
  }

  @Test
  void theDeepestTreeAllowedIsTakenAndOneDeeperRefused() {
    assertThat(CanonicalJson.bytes(nested(CanonicalJson.MAX_DEPTH))).isNotEmpty();
    assertThatThrownBy(() -> CanonicalJson.bytes(nested(CanonicalJson.MAX_DEPTH + 1)))
        .isInstanceOf(Malformed.class);
  }

  private static Object nested(int levels) {
    Object tree = "leaf";
    for (int i = 0; i < levels; i++) {
      tree = List.of(tree);
    }
    return tree;
  }

  private static Object tree(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> random.nextBoolean();
      case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
      case 2 -> random.nextInt();
      case 3 -> text(random);
      case 4 -> {
        var list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(tree(random, depth - 1));
        }
        yield list;
      }
      default ->
          Map.of(text(random) + "1", tree(random, depth - 1), text(random) + "2", random.nextInt());
    };
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(6), 0, 0x11000)
        .filter(c -> c < 0xd800 || c > 0xdfff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
