package org.peerstead.contracts.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/**
 * Answers a body of more than {@code quarkus.http.limits.max-body-size} with a problem, where the
 * HTTP layer would answer with an empty one, and for a body that didn't announce its length with a
 * stack trace in the log besides.
 */
@Singleton
public class BodyLimit {

  /** Before the HTTP layer's own check, which has -2 (priorities are turned into orders). */
  private static final int PRIORITY = 100;

  private static final long LINGER_MILLIS = 2_000;

  private static final int TOO_LARGE = ProblemType.TOO_LARGE.status();

  private final long limit;
  private final BodyHandler counting;
  private final ObjectMapper json;

  public BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> limit,
      ObjectMapper json) {
    this.limit = limit.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    this.counting = BodyHandler.create(false).setBodyLimit(limit.isEmpty() ? -1 : this.limit);
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  void registerRefusal(@Observes Router router) {
    router.route().order(-PRIORITY).failureHandler(this::handleFailure);
  }

  private void check(RoutingContext request) {
    if (announced(request) > limit) {
      refuse(request);
    } else if (isUnannounced(request.request())) {
      counting.handle(request);
    } else {
      request.next();
    }
  }

  /** Chunked in HTTP/1.1; in HTTP/2 the length is always optional. */
  private static boolean isUnannounced(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (request.version() == HttpVersion.HTTP_2
            && !request.isEnded()
            && !request.headers().contains(HttpHeaders.CONTENT_LENGTH));
  }

  private void handleFailure(RoutingContext request) {
    if (request.statusCode() == TOO_LARGE && !request.response().headWritten()) {
      refuse(request);
    } else {
      request.next();
    }
  }

  private void refuse(RoutingContext request) {
    var problem =
        new Problem(ProblemType.TOO_LARGE, "The body is over the limit of " + limit + " bytes.");
    request
        .response()
        .setStatusCode(TOO_LARGE)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problems.MEDIA_TYPE)
        // Nothing else can be on this connection, for the rest of the body is not looked at.
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(text(problem))
        .onComplete(answered -> closeWhenRead(request));
  }

  /**
   * A connection that closes while its other end is still sending is reset, and the answer may be
   * lost with it: what comes is read past, but not for long.
   */
  private static void closeWhenRead(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      request.connection().close();
      return;
    }
    context.vertx().setTimer(LINGER_MILLIS, late -> request.connection().close());
    request.handler(passedOver -> {}).endHandler(read -> request.connection().close()).resume();
  }

  private static long announced(RoutingContext request) {
    String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException refusedLater) {
      return 0;
    }
  }

  private String text(Problem problem) {
    try {
      return json.writeValueAsString(problem.json());
    } catch (JsonProcessingException neverForOurValues) {
      throw new IllegalStateException(neverForOurValues);
    }
  }
}
