package org.peerstead.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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

class ChainTest {

  private final List<Statement> statements =
      Vectors.list("statements.json", "vectors").stream().map(ChainTest::statement).toList();

  @Test
  void aChainAddsUpToItsState() {
    Map<String, Object> expected = Vectors.object(Vectors.file("statements.json").get("chain"));

    var chain = Chain.replay(statements);

    assertThat(chain.identity().text()).isEqualTo(expected.get("identity"));
    assertThat(chain.handle()).isEqualTo(new Handle((String) expected.get("handle")));
    assertThat(chain.head().text()).isEqualTo(expected.get("head"));
    assertThat(chain.length()).isEqualTo(expected.get("length"));
    assertThat(chain.devices()).hasSize(1);
  }

  @TestFactory
  Stream<DynamicTest> whatDoesNotFollowIsRefused() {
    return Vectors.list("statements.json", "refused").stream()
        .map(vector ->
            DynamicTest.dynamicTest(
                (String) vector.get("name"),
                () -> {
                  var refused = catchThrowableOfType(StatementRefused.class, () -> add(vector));
                  assertThat(refused.reason())
                      .isEqualTo(
                          vector.get("reason").equals("out-of-order")
                              ? StatementRefused.Reason.OUT_OF_ORDER
                              : StatementRefused.Reason.SIGNATURE_INVALID);
                }));
  }

  private void add(Map<String, Object> vector) {
    if (Boolean.TRUE.equals(vector.get("begins"))) {
      Chain.begin(statement(vector));
    } else {
      Chain.replay(statements).append(statement(vector));
    }
  }

  @Test
  void anUnknownMemberIsRefused() {
    Map<String, Object> json = signed(Vectors.list("statements.json", "vectors").getFirst());
    json.put("note", "hidden");

    assertThatThrownBy(() -> Statement.read(SignedObject.of(json)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("note");
  }

  @Test
  void aTimeThatIsSpeltOtherwiseIsRefused() {
    for (String time :
        List.of(
            "2026-11-22T10:00:00Z",
            "2026-11-22T11:00:00.000+01:00",
            "2026-13-01T00:00:00.000Z",
            "now")) {
      Map<String, Object> json = signed(Vectors.list("statements.json", "vectors").getFirst());
      json.put("time", time);
      assertThatThrownBy(() -> Statement.read(SignedObject.of(json)))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("time");
    }
  }

  @Test
  void handlesKeepTheirShape() {
    assertThat(new Handle("abc").text()).isEqualTo("abc");
    assertThat(new Handle("a".repeat(30)).text()).hasSize(30);
    for (String wrong : List.of("ab", "a".repeat(31), "Ada", "a_b", "a b", "ädä", "")) {
      assertThatThrownBy(() -> new Handle(wrong)).isInstanceOf(Malformed.class);
    }
  }

  private static Statement statement(Map<String, Object> vector) {
    return Statement.read(SignedObject.of(signed(vector)));
  }

  private static Map<String, Object> signed(Map<String, Object> vector) {
    return new HashMap<>(Vectors.object(vector.get("signed")));
  }
}
