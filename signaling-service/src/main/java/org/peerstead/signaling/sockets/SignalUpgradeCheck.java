package org.peerstead.signaling.sockets;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.addresses.Addresses;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;

/**
 * Looks at origin and token before a socket opens, so that no frame has to wait for it.
 *
 * <p>Checking a token may fetch keys, hence a virtual thread; the event loop goes on.
 */
@ApplicationScoped
public class SignalUpgradeCheck implements HttpUpgradeCheck {

  static final UserData.TypedKey<Caller> CALLER = new UserData.TypedKey<>("caller");

  static final UserData.TypedKey<FreshSocket> FRESH = new UserData.TypedKey<>("fresh");

  private static final int AFTER_AUTHENTICATION = -1;
  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;

  /** At once: the next attempt meets another replica. */
  private static final Map<String, List<String>> ELSEWHERE = Map.of("Retry-After", List.of("0"));

  private final Callers callers;
  private final OpenSockets sockets;
  private final Addresses addresses;
  private final SignalConfig config;
  private final SignalingMetrics metrics;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  SignalUpgradeCheck(
      Callers callers,
      OpenSockets sockets,
      Addresses addresses,
      SignalConfig config,
      SignalingMetrics metrics) {
    this.callers = callers;
    this.sockets = sockets;
    this.addresses = addresses;
    this.config = config;
    this.metrics = metrics;
  }

  @PreDestroy
  void close() {
    blocking.shutdownNow();
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
    HttpServerRequest request = upgrade.httpRequest();
    if (!isWelcome(request.getHeader("Origin"))) {
      metrics.dropped(Drop.ORIGIN);
      return CheckResult.rejectUpgrade(FORBIDDEN);
    }
    if (sockets.areStopping()) {
      metrics.dropped(Drop.STOPPING);
      return CheckResult.rejectUpgrade(UNAVAILABLE, ELSEWHERE);
    }
    List<String> offered = request.headers().getAll("Sec-WebSocket-Protocol");
    Context eventLoop = Objects.requireNonNull(Vertx.currentContext());
    request.pause();
    return Uni.createFrom()
        .item(() -> callers.of(offered))
        .runSubscriptionOn(blocking)
        .emitOn(task -> eventLoop.runOnContext(ignored -> task.run()))
        .invoke(caller -> take(placed(caller, request), upgrade))
        .chain(caller -> CheckResult.permitUpgrade());
  }

  /**
   * The framework's own way to an identity is not taken here, where the token is a subprotocol; as
   * long as it is open, the socket would keep the whole request.
   */
  void handleRoutes(@Observes Router router) {
    router
        .route(SignalSocket.PATH)
        .order(AFTER_AUTHENTICATION)
        .handler(http -> {
          http.remove(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
          http.next();
        });
  }

  private static void take(Caller caller, HttpUpgradeContext upgrade) {
    var fresh = new FreshSocket(upgrade.httpRequest());
    fresh.reduce();
    upgrade.userData().put(FRESH, fresh);
    upgrade.userData().put(CALLER, caller);
  }

  private Caller placed(Caller caller, HttpServerRequest request) {
    return caller instanceof Caller.Known known && config.countAddresses()
        ? known.from(
            addresses.of(
                request.headers().getAll(Addresses.HEADER), request.remoteAddress().hostAddress()))
        : caller;
  }

  /** What is no browser sends no origin. */
  private boolean isWelcome(@Nullable String origin) {
    return origin == null || config.origins().map(origins -> origins.contains(origin)).orElse(true);
  }
}
