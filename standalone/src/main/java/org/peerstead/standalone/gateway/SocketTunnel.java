package org.peerstead.standalone.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import org.peerstead.standalone.services.Service;
import org.peerstead.standalone.services.Upstreams;

/**
 * Carries WebSockets byte by byte, with subprotocols and extensions as the two ends agree on them.
 *
 * <p>The proxy library's own tunnel knows no failover and no back-pressure, drops the answer of a
 * refused upgrade, and loses frames that a service sends at once.
 */
final class SocketTunnel {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int UNAVAILABLE = 503;

  private final Upstreams upstreams;
  private final Origins origins;

  SocketTunnel(Upstreams upstreams, Origins origins) {
    this.upstreams = upstreams;
    this.origins = origins;
  }

  static boolean isUpgrade(HttpServerRequest request) {
    return names(request.getHeader(HttpHeaders.CONNECTION)).contains("upgrade")
        && names(request.getHeader(HttpHeaders.UPGRADE)).equals("websocket");
  }

  private static String names(@org.jspecify.annotations.Nullable String header) {
    return Optional.ofNullable(header).orElse("").strip().toLowerCase(Locale.ROOT);
  }

  void handle(HttpServerRequest request, Service service) {
    request.pause();
    upgrade(request, upstreams.forSocket(service).iterator())
        .onSuccess(answer -> {
          if (answer.statusCode() == SWITCHING_PROTOCOLS) {
            join(request, answer);
          } else {
            refuse(request, answer);
          }
        })
        .onFailure(away -> Answers.send(request, Answers.away(service)));
  }

  /** An upgrade has no body and no effect, so it may be tried at one replica after the other. */
  private Future<HttpClientResponse> upgrade(HttpServerRequest request, Iterator<Integer> ports) {
    if (!ports.hasNext()) {
      return Future.failedFuture("No replica answers");
    }
    return origins
        .open(ports.next())
        .compose(upstream -> send(request, upstream))
        .compose(answer ->
            isStopping(answer) && ports.hasNext()
                ? passedOver(answer)
                : Future.succeededFuture(answer))
        .recover(away -> upgrade(request, ports));
  }

  private static boolean isStopping(HttpClientResponse answer) {
    return answer.statusCode() == UNAVAILABLE;
  }

  private static Future<HttpClientResponse> passedOver(HttpClientResponse answer) {
    answer.request().reset();
    return Future.failedFuture("The replica stops");
  }

  private static Future<HttpClientResponse> send(
      HttpServerRequest request, HttpClientRequest upstream) {
    upstream.setMethod(request.method()).setURI(request.uri());
    upstream.authority(request.authority());
    MultiMap headers = upstream.headers().addAll(request.headers());
    headers.remove(HttpHeaders.HOST);
    // Some browsers name keep-alive too, which some servers do not take.
    headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    Forwarding.describe(request, headers);
    return upstream
        .connect()
        .onSuccess(answer -> {
          if (answer.statusCode() == SWITCHING_PROTOCOLS) {
            // Until the other end is there.
            answer.netSocket().pause();
          }
        });
  }

  private static void join(HttpServerRequest request, HttpClientResponse answer) {
    NetSocket upstream = answer.netSocket();
    request.response().setStatusCode(SWITCHING_PROTOCOLS).headers().addAll(answer.headers());
    request
        .toNetSocket()
        .onSuccess(browser -> {
          browser.pipeTo(upstream).onComplete(over -> upstream.close());
          upstream.pipeTo(browser).onComplete(over -> browser.close());
        })
        .onFailure(gone -> upstream.close());
  }

  private static void refuse(HttpServerRequest request, HttpClientResponse answer) {
    var response = request.response().setStatusCode(answer.statusCode());
    response.headers().addAll(answer.headers());
    SecurityHeaders.onEverything(response.headers());
    request.resume();
    if (answer.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      response.setChunked(true);
    }
    answer.pipeTo(response);
  }
}
