package org.peerstead.standalone.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/** A real server on loopback, in the place of a service's replica. */
final class TestServer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  TestServer(Handler<HttpServerRequest> requests) {
    this(requests, socket -> socket.reject(404));
  }

  TestServer(Handler<HttpServerRequest> requests, Handler<ServerWebSocket> sockets) {
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setWebSocketSubProtocols(List.of("peerstead.v1")))
            .requestHandler(requests)
            .webSocketHandler(sockets)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  static TestServer saying(String word) {
    return new TestServer(
        request -> request.response().end(word), socket -> socket.writeTextMessage(word));
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
