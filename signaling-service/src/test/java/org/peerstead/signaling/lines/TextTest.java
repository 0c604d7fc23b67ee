package org.peerstead.signaling.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 100_000})
  void rfc6455Section52AFrameSaysItsLength(int length) {
    var decoder = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
    Text text = Text.of("x".repeat(length));

    decoder.writeInbound(Unpooled.wrappedBuffer(text.framed()));

    TextWebSocketFrame read = decoder.readInbound();
    assertThat(read.text()).isEqualTo(text.toString()).hasSize(length);
    assertThat(read.isFinalFragment()).isTrue();
    assertThat(text.length()).isEqualTo(length);
    read.release();
  }
}
