package org.peerstead.signaling.sockets;

import io.netty.channel.Channel;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.ServerFrame;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** The edge: WebSockets of browsers, described in {@code api/asyncapi.yaml}. */
@WebSocket(
    path = SignalSocket.PATH,
    // Nothing here waits, so one frame is handled before the next without a queue for each socket.
    inboundProcessingMode = InboundProcessingMode.CONCURRENT)
@Singleton
public class SignalSocket {

  static final String PATH = "/v1/signal";

  private static final Logger LOG = Logger.getLogger(SignalSocket.class);
  private static final UserData.TypedKey<OpenSocket> SOCKET = new UserData.TypedKey<>("socket");

  /**
   * What an application says that is done, and a browser whose page is left (RFC 6455 §7.4.1). A
   * connection that breaks can't be told from one that is closed without a code.
   */
  private static final Set<Integer> GOODBYES = Set.of(1000, 1001);

  private final OpenSockets sockets;
  private final SignalingMetrics metrics;

  SignalSocket(OpenSockets sockets, SignalingMetrics metrics) {
    this.sockets = sockets;
    this.metrics = metrics;
  }

  @OnOpen
  @NonBlocking
  void handleOpen(WebSocketConnection connection) {
    FreshSocket fresh = connection.userData().remove(SignalUpgradeCheck.FRESH);
    fresh.forget(metrics);
    var wire = new ConnectionWire(connection, fresh.channel());
    switch (connection.userData().remove(SignalUpgradeCheck.CALLER)) {
      case Caller.Known known -> connection.userData().put(SOCKET, sockets.open(known, wire));
      case Caller.Unknown unknown -> refuse(unknown, wire);
    }
  }

  @OnTextMessage
  @NonBlocking
  void handleText(String text, WebSocketConnection connection) {
    OpenSocket socket = socket(connection);
    if (socket != null) {
      socket.handleText(text);
    }
  }

  @OnBinaryMessage
  @NonBlocking
  void handleBinary(Buffer bytes, WebSocketConnection connection) {
    OpenSocket socket = socket(connection);
    if (socket != null) {
      socket.handleBinary();
    }
  }

  @OnClose
  @NonBlocking
  void handleClose(WebSocketConnection connection) {
    OpenSocket socket = socket(connection);
    if (socket != null) {
      sockets.handleClosed(socket, !GOODBYES.contains(connection.closeReason().getCode()));
    }
  }

  /** What the far end does, such as a frame past any limit. A broken connection is closed next. */
  @OnError
  @NonBlocking
  void handleError(Throwable fault, WebSocketConnection connection) {
    LOG.debugf("A connection failed: %s", fault);
    OpenSocket socket = socket(connection);
    boolean broken = fault instanceof IOException || fault instanceof HttpClosedException;
    if (socket != null && !broken) {
      socket.handleUnreadable();
    }
  }

  private static @Nullable OpenSocket socket(WebSocketConnection connection) {
    return connection.userData().get(SOCKET);
  }

  private void refuse(Caller.Unknown caller, Wire wire) {
    metrics.dropped(Drop.TOKEN);
    metrics.closed(caller.code().code());
    var error = new ServerFrame.Error(caller.reason(), caller.detail(), null, null);
    wire.send(
        Frames.pack(error).text(), () -> wire.close(caller.code().code(), caller.reason().wire()));
  }

  private record ConnectionWire(WebSocketConnection connection, Channel channel) implements Wire {

    @Override
    public void send(String text, Runnable written) {
      connection
          .sendText(text)
          .subscribe()
          .with(done -> written.run(), fault -> LOG.debugf("Not sent: %s", fault.getMessage()));
    }

    @Override
    public long waitingBytes() {
      return FreshSocket.waitingBytes(channel);
    }

    @Override
    public void close(int code, String reason) {
      if (connection.isOpen()) {
        connection
            .close(new CloseReason(code, reason))
            .subscribe()
            .with(done -> {}, fault -> LOG.debugf("Closed before: %s", fault.getMessage()));
      }
    }

    @Override
    public void abort() {
      FreshSocket.cut(channel);
    }
  }
}
