package org.peerstead.signaling.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.canonical.Malformed;

class FramesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PEER = "d".repeat(43) + "~" + "t".repeat(11);
  private static final String DIRECTED =
      "\"room\":\"r\",\"to\":\"" + PEER + "\",\"connection\":\"c\"";
  private static final String SDP = ",\"sdp\":\"v=0\"";
  private static final String SIGNATURE = ",\"signature\":\"" + "s".repeat(86) + "\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "42",
        "\"join\"",
        "[]",
        "{}",
        "{",
        "{\"type\":\"join\"}",
        "{\"type\":1,\"room\":\"r\"}",
        "{\"type\":\"join\",\"room\":\"r\"} x",
        "{\"type\":\"join\",\"room\":\"r\"}{}",
        "{\"type\":\"join\",\"room\":\"r\",\"room\":\"s\"}",
        "{\"type\":\"join\",\"room\":\"r\",\"more\":1}",
        "{\"type\":\"join\",\"room\":\"\"}",
        "{\"type\":\"join\",\"room\":\"a b\"}",
        "{\"type\":\"join\",\"room\":null}",
        "{\"type\":\"join\",\"room\":7}",
        "{\"type\":\"joined\",\"room\":\"r\",\"peers\":[]}",
        "{\"type\":\"hello\",\"tab\":\"AAAA\"}",
        "{\"type\":\"hello\",\"tab\":\"AAAAAAAAAAB\"}",
        "{\"type\":\"ping\",\"x\":{\"a\":{\"b\":{\"c\":{\"d\":1}}}}}",
        "{'type':'ping'}",
        "{\"type\":\"ping\",}"
      })
  void refusesWhatIsNoFrameInASentence(String text) {
    assertThatThrownBy(() -> Frames.read(text))
        .isInstanceOf(Malformed.class)
        .message()
        .endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "{}",
        "{\"connection\":\"c\",\"sdp\":\"v=0\"}",
        "{\"connection\":\"c\",\"sdp\":\"v=0\",\"signature\":\"s\"}",
        "{\"connection\":\"c\",\"sdp\":\"\\ud800\",\"signature\":\"$\"}",
        "{\"connection\":\"c\",\"sdp\":\"v=0\",\"signature\":\"$\",\"to\":\"p\"}",
        "{\"connection\":\"c\",\"sdp\":\"v=0\",\"signature\":\"$\",\"chain\":[]}"
      })
  void refusesWhatIsNoOfferForWhoeverIsThere(String offer) {
    String signed = offer.replace("$", "s".repeat(86));

    assertThatThrownBy(
            () -> Frames.read("{\"type\":\"join\",\"room\":\"r\",\"offer\":" + signed + "}"))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void aJoinMayBringAnOfferForWhoeverIsThere() {
    String offer = "{\"connection\":\"c\"" + SDP + SIGNATURE + ",\"chain\":\"[]\"}";

    assertThat(Frames.read("{\"type\":\"join\",\"room\":\"r\",\"offer\":" + offer + "}"))
        .isEqualTo(new ClientFrame.Join("r", new Description("c", "v=0", "s".repeat(86), "[]")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "[]",
        "{\"candidate\":null}",
        "{\"candidate\":1}",
        "{\"candidate\":\"\",\"sdpMLineIndex\":-1}",
        "{\"candidate\":\"\",\"sdpMLineIndex\":65536}",
        "{\"candidate\":\"\",\"sdpMLineIndex\":0.5}",
        "{\"candidate\":\"\",\"sdpMid\":{}}",
        "{\"candidate\":\"\",\"foundation\":\"1\"}",
        "{\"candidate\":\"\\ud800\"}"
      })
  void refusesWhatIsNoCandidate(String candidate) {
    assertThatThrownBy(() -> Frames.read(candidateFrame(",\"candidate\":" + candidate)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void aCandidateMustBeThereEvenIfItIsNull() {
    assertThatThrownBy(() -> Frames.read(candidateFrame(""))).isInstanceOf(Malformed.class);

    var last = (ClientFrame.Candidate) Frames.read(candidateFrame(",\"candidate\":null"));

    assertThat(last.candidate()).isNull();
  }

  @Test
  void aCandidateIsPassedOnWithTheVeryMembersThatItHad() throws Exception {
    String candidate =
        "{\"candidate\":\"candidate:1 1 udp 2 ::1 9 typ host\",\"sdpMid\":null,"
            + "\"sdpMLineIndex\":0,\"usernameFragment\":\"a\"}";

    var frame = (ClientFrame.Directed) Frames.read(candidateFrame(",\"candidate\":" + candidate));

    assertThat(Frames.pack(frame.from(PEER, "id")).text())
        .endsWith("\"candidate\":" + candidate + "}");
  }

  @Test
  void anSdpIsPassedOnCharacterByCharacter() throws Exception {
    String sdp = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=\"\\\u2028\u00e4\ud83d\ude00</script>\t\0";
    String text =
        "{\"type\":\"offer\","
            + DIRECTED
            + ",\"sdp\":"
            + JSON.writeValueAsString(sdp)
            + SIGNATURE
            + "}";

    var frame = (ClientFrame.Directed) Frames.read(text);

    assertThat(JSON.readTree(Frames.pack(frame.from(PEER, "id")).text()).get("sdp").textValue())
        .isEqualTo(sdp);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer"})
  void aChainIsPassedOnCharacterByCharacter(String type) throws Exception {
    String chain = "[{\"type\":\"genesis\",\"\u00e4\\\":1e999}]";
    String text = offer(chain(chain)).replaceFirst("offer", type);

    var frame = (ClientFrame.Directed) Frames.read(text);

    assertThat(JSON.readTree(Frames.pack(frame.from(PEER, "id")).text()).get("chain").textValue())
        .isEqualTo(chain);
  }

  @Test
  void aDescriptionMayComeWithoutAChain() throws Exception {
    var frame = (ClientFrame.Directed) Frames.read(offer(""));

    assertThat(JSON.readTree(Frames.pack(frame.from(PEER, "id")).text()).has("chain")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "7", "\"\\ud83d\""})
  void refusesAChainThatIsNoText(String chain) {
    assertThatThrownBy(() -> Frames.read(offer(",\"chain\":" + chain)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("chain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\udc00", "a\\ud83d", "\\ud83da", "\\ude00\\ud83d", "\\ud83d\\ude00\\ude00"})
  void halfASurrogatePairIsRefusedForItWouldNotArrive(String sdp) {
    String text = "{\"type\":\"offer\"," + DIRECTED + ",\"sdp\":\"" + sdp + "\"" + SIGNATURE + "}";

    assertThatThrownBy(() -> Frames.read(text)).hasMessageContaining("surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"room", "connection"})
  void aNameMayBeAsLongAsTheLimitSaysAndNotOneCharacterLonger(String member) {
    String frame =
        candidateFrame(",\"candidate\":null")
            .replaceFirst("\"" + member + "\":\"\\w\"", "\"" + member + "\":\"\\$\"");

    assertThat(Frames.read(frame.replace("$", "n".repeat(128)))).isNotNull();
    assertThatThrownBy(() -> Frames.read(frame.replace("$", "n".repeat(129))))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(member);
  }

  @Test
  void bytesAreCountedAsUtf8HasThem() {
    for (String text :
        List.of("", "abc", "\u00e4", "\u2028", "\ud83d\ude00", "a\u00e4\u2028\ud83d\ude00")) {
      assertThat(Frames.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  private static String offer(String chain) {
    return "{\"type\":\"offer\"," + DIRECTED + SDP + SIGNATURE + chain + "}";
  }

  private static String chain(String text) throws JsonProcessingException {
    return ",\"chain\":" + JSON.writeValueAsString(text);
  }

  private static String candidateFrame(String candidate) {
    return "{\"type\":\"candidate\"," + DIRECTED + candidate + "}";
  }
}
