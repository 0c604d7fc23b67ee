package org.peerstead.standalone.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Iterator;
import java.util.List;

/** Connections to the services' replicas. */
final class Origins {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int CONNECTIONS_A_REPLICA = 10_000;

  private final HttpClient client;

  Origins(Vertx vertx) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                // Bodies pass as they are.
                .setDecompressionSupported(false)
                .setMaxHeaderSize(Gateway.HEADER_BYTES),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_A_REPLICA));
  }

  HttpClient client() {
    return client;
  }

  /** A request to the first replica that can be connected to; nothing was sent to the others. */
  Future<HttpClientRequest> open(List<Integer> ports) {
    return open(ports.iterator());
  }

  private Future<HttpClientRequest> open(Iterator<Integer> ports) {
    if (!ports.hasNext()) {
      return Future.failedFuture("No replica answers");
    }
    return open(ports.next()).recover(away -> open(ports));
  }

  Future<HttpClientRequest> open(int port) {
    return client.request(
        new RequestOptions().setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1")));
  }

  void close() {
    client.close();
  }
}
