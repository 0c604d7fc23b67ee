package org.peerstead.signaling.sockets;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * What a socket began with. The layers below keep it as long as the socket, so what nobody asks for
 * again is let go: it is most of what an idle socket would take.
 */
public final class FreshSocket {

  private static final String KEY = "sec-websocket-key";
  private static final String PROTOCOL = "sec-websocket-protocol";

  /** In lower case, which spares each socket a copy. */
  private static final List<String> NEEDED =
      List.of("host", "connection", "upgrade", KEY, "sec-websocket-version", PROTOCOL);

  /** Of Vert.x: what it gets, the WebSocket gets. */
  public static final String WEB_SOCKET = "handler";

  /** Of Vert.x: it looks for silence, as our own sockets do. */
  private static final String IDLE = "idle";

  private static final int FLUSH_AT_LEAST_AFTER = 256;

  private final MultiMap headers;
  private final Channel channel;

  public FreshSocket(HttpServerRequest request) {
    this.headers = request.headers();
    this.channel = ((HttpServerConnection) request.connection()).channel();
  }

  /** The connection's own. */
  public Channel channel() {
    return channel;
  }

  /** What was written and the system didn't take yet; any thread may ask. */
  public static long waitingBytes(Channel channel) {
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written == null ? 0 : written.totalPendingWriteBytes();
  }

  /** Past the layers above, which close after what they have written: that may be never. */
  public static void cut(Channel channel) {
    channel
        .eventLoop()
        .execute(() -> {
          if (channel.isOpen()) {
            // Nor does the system go on with what it has taken.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
          }
        });
  }

  /** Leaves of the headers what the upgrade asks for (RFC 6455 §4.2.1), and no token. */
  void reduce() {
    Map<String, String> kept = LinkedHashMap.newLinkedHashMap(NEEDED.size());
    for (String name : NEEDED) {
      kept.put(name, String.join(",", headers.getAll(name)));
    }
    kept.compute(PROTOCOL, (name, offered) -> Callers.withoutToken(offered));
    kept.values().removeIf(String::isEmpty);
    // Most sockets say the same, but for the key.
    kept.replaceAll((name, value) -> name.equals(KEY) ? value : value.intern());
    headers.clear();
    headers.addAll(kept);
  }

  /**
   * Once the socket is open. From now on no more pings are answered than may be, and what is
   * written while many frames are read goes out in one piece.
   *
   * @param metrics count those that aren't
   */
  public void forget(SignalingMetrics metrics) {
    headers.clear();
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addFirst(new FlushConsolidationHandler(FLUSH_AT_LEAST_AFTER, true));
    if (pipeline.get(WEB_SOCKET) != null) {
      pipeline.addBefore(WEB_SOCKET, null, new PingFilter(Clock.systemUTC(), metrics));
    }
    if (pipeline.get(IDLE) != null) {
      pipeline.remove(IDLE);
    }
  }
}
