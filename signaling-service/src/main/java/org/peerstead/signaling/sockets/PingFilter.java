package org.peerstead.signaling.sockets;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Pace;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Lets a ping (RFC 6455 §5.5.2) go on to be answered if the far end reads and stays within the
 * pace: the layers above answer each, and keep the pongs of who doesn't read.
 */
final class PingFilter extends ChannelInboundHandlerAdapter {

  private final Clock clock;
  private final SignalingMetrics metrics;

  /** Since the first ping: most sockets never see one. */
  private @Nullable Pace pace;

  PingFilter(Clock clock, SignalingMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) throws Exception {
    if (read instanceof PingWebSocketFrame ping && !isAnswered(context)) {
      ping.release();
      metrics.dropped(Drop.UNANSWERED_PING);
    } else {
      super.channelRead(context, read);
    }
  }

  private boolean isAnswered(ChannelHandlerContext context) {
    return context.channel().isWritable() && isWithinPace(clock.millis());
  }

  private boolean isWithinPace(long now) {
    if (pace == null) {
      pace = new Pace(Limits.PINGS_PER_SECOND, Limits.PING_BURST, now);
    }
    return pace.allows(now);
  }
}
