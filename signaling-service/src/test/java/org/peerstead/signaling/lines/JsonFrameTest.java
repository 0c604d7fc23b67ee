package org.peerstead.signaling.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonFrameTest {

  private static final long MEBIBYTE = 1024 * 1024;

  @Test
  void namesThatStrangersMakeUpAreNotKept() {
    String longest = "x".repeat(JsonFrame.NAME_LENGTH - 10);
    long before = usedHeap();

    for (int frame = 0; frame < 5_900; frame++) {
      read("{\"%s%d\":{\"%d\":1}}".formatted(longest, frame, frame));
    }

    assertThat(usedHeap() - before).isLessThan(4 * MEBIBYTE);
  }

  @Test
  void aNameOfTheLimitIsTakenAndOneCharacterMoreIsMalformed() {
    String longest = "x".repeat(JsonFrame.NAME_LENGTH);
    assertThat(read("{\"%s\":1}".formatted(longest))).containsExactly(longest);

    assertMalformed("{\"%sx\":1}".formatted(longest));
    assertMalformed("{\"a\":{\"%sx\":1}}".formatted(longest));
    assertMalformed("{\"%s\":1}".formatted("x".repeat(60_000)));
  }

  @Test
  void aNumberOfTheLimitIsTakenAndOneDigitMoreIsMalformed() {
    String longest = "1".repeat(JsonFrame.NUMBER_LENGTH);
    assertThat(read("{\"a\":%s}".formatted(longest))).containsExactly("a");

    assertMalformed("{\"a\":%s1}".formatted(longest));
  }

  @Test
  void aFrameIsAsDeepAsTheLimitAndNotDeeper() {
    int within = JsonFrame.DEPTH - 1;
    String deepest = "[".repeat(within) + "]".repeat(within);
    assertThat(read("{\"a\":%s}".formatted(deepest))).containsExactly("a");

    assertMalformed("{\"a\":[%s]}".formatted(deepest));
  }

  private static void assertMalformed(String frame) {
    assertThatThrownBy(() -> read(frame))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.MALFORMED));
  }

  private static List<String> read(String frame) {
    byte[] bytes = frame.getBytes(UTF_8);
    List<String> names = new ArrayList<>();
    JsonFrame.read(bytes, bytes.length, (name, value) -> names.add(name));
    return names;
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
