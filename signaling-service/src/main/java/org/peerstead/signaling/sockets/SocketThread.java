package org.peerstead.signaling.sockets;

import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** The one thread that carries all sockets of this replica ({@code event-loops-pool-size}). */
class SocketThread {

  /** Runs one task after the other on it. */
  @Produces
  @Singleton
  @Identifier("sockets")
  Executor thread(Vertx vertx) {
    return vertx.nettyEventLoopGroup().next();
  }
}
