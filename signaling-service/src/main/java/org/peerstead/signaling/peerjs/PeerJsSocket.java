package org.peerstead.signaling.peerjs;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.lines.Admission;
import org.peerstead.signaling.lines.Line;
import org.peerstead.signaling.lines.LineSocket;
import org.peerstead.signaling.lines.Protocol;
import org.peerstead.signaling.lines.Text;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** The edge: {@code /peerjs/peerjs}, described in {@code api/asyncapi-foreign-clients.yaml}. */
@Singleton
class PeerJsSocket {

  /** No digest is like that, so no token is. */
  private static final String OWNER = "owner";

  private static final int TOKEN_LENGTH = 2048;

  private final LineSocket sockets;
  private final PeerIds ids;
  private final Discovery discovery;
  private final ReservedIds reserved;
  private final PeerJsConfig config;
  private final SignalingMetrics metrics;
  private final Admission admission;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  PeerJsSocket(
      LineSocket sockets,
      Hosts hosts,
      ReservedIds reserved,
      PeerJsConfig config,
      SignalingMetrics metrics) {
    var clients = new PeerJsClients(hosts, config.waiting(), Clock.systemUTC(), metrics);
    hosts.serve(clients);
    this.sockets = sockets;
    this.ids = clients.ids();
    this.discovery = clients.discovery();
    this.reserved = reserved;
    this.config = config;
    this.metrics = metrics;
    this.admission = new Admission("peerjs", config);
    metrics.gauge("peerjs_sockets", admission::open);
    metrics.gauge("peerjs_ids", ids::held);
  }

  void handleRoutes(@Observes Router router) {
    if (config.enabled()) {
      router
          .get("/peerjs/peerjs")
          .handler(
              http -> sockets.open(http, admission, line -> open(line, queryOf(http.request()))));
    }
    // On refusals too: without it a page can't see what was refused. They hold no secret.
    router
        .route("/peerjs/*")
        .handler(http -> {
          http.response().putHeader("Access-Control-Allow-Origin", "*");
          http.next();
        });
  }

  boolean isForeign(@Nullable String origin) {
    return admission.isForeign(origin);
  }

  Discovery discovery() {
    return discovery;
  }

  @PreDestroy
  void close() {
    blocking.shutdownNow();
  }

  private Protocol open(Line line, Map<String, List<String>> query) {
    var peer = new PeerLine(line, ids, metrics);
    String id = parameter(query, "id");
    String token = parameter(query, "token");
    Text refusal = refusal(parameter(query, "key"), id, token);
    if (refusal != null) {
      line.end(refusal, CloseCode.MALFORMED);
      return peer;
    }
    line.pause();
    if (ReservedIds.isReserved(id)) {
      blocking.execute(() -> claimReserved(peer, id, token));
    } else {
      peer.claim(id, Digest.of(token.getBytes(StandardCharsets.UTF_8)).toString());
    }
    return peer;
  }

  private @Nullable Text refusal(String key, String id, String token) {
    if (key.isEmpty() || id.isEmpty() || token.isEmpty()) {
      return PeerFrames.error("No id, token, or key supplied to websocket server");
    }
    if (!key.equals(config.key())) {
      return PeerFrames.INVALID_KEY;
    }
    if (!PeerFrames.isId(id)) {
      return PeerFrames.error(
          "An id has letters and digits, single spaces, dashes and underscores between them, and no"
              + " more than "
              + PeerFrames.ID_LENGTH
              + " characters.");
    }
    return token.length() > TOKEN_LENGTH
        ? PeerFrames.error("A token has no more than " + TOKEN_LENGTH + " characters.")
        : null;
  }

  /** Not the request's own parameters, which it would keep for as long as the socket is open. */
  private static Map<String, List<String>> queryOf(HttpServerRequest request) {
    try {
      return new QueryStringDecoder(request.uri()).parameters();
    } catch (IllegalArgumentException notEncoded) {
      return Map.of();
    }
  }

  private static String parameter(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of("")).getFirst();
  }

  private void claimReserved(PeerLine peer, String id, String token) {
    ReservedIds.Right right = reserved.right(id, token);
    if (right != ReservedIds.Right.OWNER) {
      metrics.dropped(Drop.TOKEN);
    }
    switch (right) {
      case OWNER -> peer.claim(id, OWNER);
      case NONE -> peer.handleDenied(true);
      case EXPIRED -> peer.handleExpired();
      case UNKNOWN -> peer.handleUnanswered();
    }
  }
}
