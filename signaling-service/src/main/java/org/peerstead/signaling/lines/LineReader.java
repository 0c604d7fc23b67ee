package org.peerstead.signaling.lines;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;

/** Takes whole text and binary frames out of the pipeline; all others go on. */
final class LineReader extends ChannelInboundHandlerAdapter {

  private static final FastThreadLocal<byte[]> FRAME =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[ChannelWire.LARGEST_MESSAGE];
        }
      };

  private final Line line;

  LineReader(Line line) {
    this.line = line;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) throws Exception {
    switch (read) {
      case TextWebSocketFrame text when text.isFinalFragment() -> {
        handle(text.content());
        ReferenceCountUtil.release(text);
      }
      case BinaryWebSocketFrame binary when binary.isFinalFragment() -> {
        int length = binary.content().readableBytes();
        ReferenceCountUtil.release(binary);
        line.handleBinary(length);
      }
      default -> super.channelRead(context, read);
    }
  }

  private void handle(ByteBuf content) {
    byte[] frame = FRAME.get();
    int length = content.readableBytes();
    content.readBytes(frame, 0, length);
    line.handleFrame(frame, length);
  }
}
