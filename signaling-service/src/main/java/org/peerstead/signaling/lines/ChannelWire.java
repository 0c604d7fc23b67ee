package org.peerstead.signaling.lines;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.util.function.ObjIntConsumer;
import org.peerstead.signaling.sockets.FreshSocket;

/**
 * Writes framed texts straight to a channel, behind the WebSocket's encoder. Control frames stay
 * with the WebSocket.
 */
final class ChannelWire implements Wire {

  /** As large as a message may be at all; what a line may say is less. */
  static final int LARGEST_MESSAGE = 128 * 1024;

  private final Channel channel;
  private final ChannelHandlerContext encoder;
  private final ChannelPromise unanswered;
  private final ObjIntConsumer<String> closing;

  /**
   * @param closing sends a close frame with that reason and code
   */
  ChannelWire(Channel channel, ObjIntConsumer<String> closing) {
    this.channel = channel;
    this.closing = closing;
    this.encoder = channel.pipeline().context(WebSocketFrameEncoder.class);
    this.unanswered = new VoidChannelPromise(channel, false);
  }

  /** From now on frames are the line's. */
  void read(Line line) {
    channel
        .pipeline()
        .addBefore(FreshSocket.WEB_SOCKET, null, new LineReader(line))
        // What comes in fragments, which no client in use sends.
        .addBefore(FreshSocket.WEB_SOCKET, null, new WebSocketFrameAggregator(LARGEST_MESSAGE))
        .addBefore(FreshSocket.WEB_SOCKET, null, new LineReader(line));
  }

  @Override
  public void send(Text text) {
    encoder.writeAndFlush(Unpooled.wrappedBuffer(text.framed()), unanswered);
  }

  @Override
  public long waitingBytes() {
    return FreshSocket.waitingBytes(channel);
  }

  @Override
  public void close(int code, String reason) {
    closing.accept(reason, code);
  }

  @Override
  public void abort() {
    FreshSocket.cut(channel);
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }
}
