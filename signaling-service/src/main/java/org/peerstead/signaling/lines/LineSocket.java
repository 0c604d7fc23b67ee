package org.peerstead.signaling.lines;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.peerstead.signaling.addresses.Addresses;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.sockets.FreshSocket;

/** The edge: takes WebSockets in, and hands their frames to a {@link Line}. */
@Singleton
public class LineSocket {

  private static final Logger LOG = Logger.getLogger(LineSocket.class);
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final Lines lines;
  private final Addresses addresses;
  private final SignalingMetrics metrics;

  LineSocket(Lines lines, Addresses addresses, SignalingMetrics metrics) {
    this.lines = lines;
    this.addresses = addresses;
    this.metrics = metrics;
  }

  void handleStopping(@Observes ShutdownDelayInitiatedEvent stop) {
    lines.stop();
  }

  /**
   * Answers an upgrade.
   *
   * @param protocol what is spoken on the line; it may say something at once
   */
  public void open(RoutingContext http, Admission admission, Function<Line, Protocol> protocol) {
    HttpServerRequest request = http.request();
    if (lines.areStopping()) {
      metrics.dropped(Drop.STOPPING);
      http.response().setStatusCode(UNAVAILABLE).putHeader("Retry-After", "0").end();
      return;
    }
    String address =
        addresses.of(
            request.headers().getAll(Addresses.HEADER), request.remoteAddress().hostAddress());
    Admission.No no = admission.enter(address, request.getHeader("Origin"));
    if (no != null) {
      metrics.dropped(no.drop());
      http.response().setStatusCode(no.status()).end();
      return;
    }
    request
        .toWebSocket()
        .onFailure(fault -> {
          LOG.debugf("Not upgraded: %s", fault.getMessage());
          admission.leave(address);
          refuseUnlessAnswered(http.response());
        })
        .onSuccess(socket -> take(http, socket, admission, address, protocol));
  }

  /** Vert.x answers what is no upgrade, but not over HTTP/2. */
  private static void refuseUnlessAnswered(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(BAD_REQUEST).end();
    }
  }

  private void take(
      RoutingContext http,
      ServerWebSocket socket,
      Admission admission,
      String address,
      Function<Line, Protocol> protocol) {
    var fresh = new FreshSocket(http.request());
    // The connection's own channel: a frame costs several times as much through the layers above.
    var wire =
        new ChannelWire(fresh.channel(), (reason, code) -> socket.close((short) code, reason));
    Line line = lines.open(wire, admission);
    socket.exceptionHandler(fault -> line.handleUnreadable());
    socket.closeHandler(closed -> {
      admission.leave(address);
      lines.handleClosed(line);
    });
    wire.read(line);
    line.speak(protocol.apply(line));
    fresh.forget(metrics);
    http.data().clear();
    if (lines.areStopping()) {
      line.close(CloseCode.GOING_AWAY);
    }
  }
}
