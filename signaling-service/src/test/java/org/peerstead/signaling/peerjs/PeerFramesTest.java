package org.peerstead.signaling.peerjs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.signaling.lines.JsonFrame;
import org.peerstead.signaling.lines.Refused;

class PeerFramesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] SRC = JsonFrame.quoted("ada");

  @Test
  void thePayloadIsPassedOnByteForByteAndTheSenderIsPutIn() {
    String payload = "{ \"sdp\" : \"v=0\\r\\n\\u00e9 é 😀\", \"n\":[1e3, -0.10,true , null ,{}] }";
    String frame =
        " {\"src\":\"forged\",\"payload\":"
            + payload
            + " ,\"x\":[{}],\"dst\":\"b\\u0065n\",\"type\":\"OFFER\"} ";

    var read = read(frame);

    assertThat(read.dst()).isEqualTo("ben");
    assertThat(read.from(SRC).toString())
        .isEqualTo(
            "{\"type\":\"OFFER\",\"src\":\"ada\",\"dst\":\"b\\u0065n\",\"payload\":"
                + payload
                + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-1.5e3",
        "true",
        "null",
        "\"\"",
        "\"a\\\"b\"",
        "[]",
        "[[1],2]",
        "{\"a\":{\"b\":1}}"
      })
  void aPayloadIsAnyValue(String payload) {
    for (String end : List.of("}", " }", ",\"z\":1}")) {
      var frame = read("{\"type\":\"ANSWER\",\"dst\":\"b\",\"payload\":" + payload + end);
      assertThat(frame.payload()).asString(UTF_8).isEqualTo(payload);
    }
  }

  @Test
  void ofAMemberThatStandsTwiceTheLastOneCounts() {
    var frame =
        read(
            "{\"type\":\"LEAVE\",\"dst\":\"a\",\"type\":\"OFFER\",\"dst\":\"b\",\"payload\":1,\"payload\":2}");

    assertThat(frame.from(SRC).toString())
        .isEqualTo("{\"type\":\"OFFER\",\"src\":\"ada\",\"dst\":\"b\",\"payload\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}",
        "[]",
        "null",
        "\"OFFER\"",
        "{\"type\":1}",
        "{\"type\":\"offer\"}",
        "{\"type\":\"OPEN\"}",
        "{\"type\":\"OFFER\"}",
        "{\"type\":\"OFFER\",\"dst\":7}",
        "{\"type\":\"OFFER\",\"dst\":null}",
        "{\"type\":\"HEARTBEAT\"}{",
        "{\"type\":\"HEARTBEAT\"} 1",
        "{'type':'HEARTBEAT'}",
        "{\"type\":\"HEARTBEAT\",}",
        "{\"type\":\"OFFER\",\"dst\":\"b\",\"payload\":NaN}",
        "{\"type\":\"OFFER\",\"dst\":\"b\",\"payload\":01}",
        "{\"type\":\"OFFER\",\"dst\":\"b\",\"payload\":\"\n\"}",
      })
  void whatIsNoFrameIsMalformed(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Refused.class);
  }

  @Test
  void whatIsNotUtf8IsMalformed() {
    for (String bytes :
        List.of(
            "\u00ff",
            "\u00c0\u0080",
            "\u00ed\u00a0\u0080",
            "\u00f4\u0090\u0080\u0080",
            "\u00e2\u0082")) {
      byte[] frame =
          ("{\"type\":\"OFFER\",\"dst\":\"b\",\"payload\":\"" + bytes + "\"}").getBytes(ISO_8859_1);
      assertThatThrownBy(() -> PeerFrames.read(frame, frame.length)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void whateverComesItIsReadAsAJsonReaderReadsItOrRefused() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int read = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] frame =
          changed("{\"type\":\"OFFER\",\"dst\":\"ben\",\"payload\":{\"a\":[1,\"é\"]}}", random);
      try {
        String heard = PeerFrames.read(frame, frame.length).from(SRC).toString();
        read++;
        Map<?, ?> expected = new TreeMap<>(JSON.readValue(frame, Map.class));
        Map<?, ?> actual = JSON.readValue(heard, Map.class);
        assertThat(actual.get("dst")).as("seed %s", seed).isEqualTo(expected.get("dst"));
        assertThat(actual.get("payload")).as("seed %s", seed).isEqualTo(expected.get("payload"));
      } catch (Refused refused) {
        assertThat(refused.sentence()).endsWith(".");
      }
    }
    assertThat(read).isGreaterThan(1000);
  }

  private static byte[] changed(String text, Random random) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      byte[] from = "{}[]\",:\\ \u0000x10".getBytes(UTF_8);
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean() ? from[random.nextInt(from.length)] : (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static PeerFrames.PeerFrame read(String text) {
    byte[] bytes = (text + "garbage after it").getBytes(UTF_8);
    return PeerFrames.read(bytes, text.getBytes(UTF_8).length);
  }
}
