package org.peerstead.standalone.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.services.Service;

/** What the gateway says itself: problems of the closed list, as the services do. */
final class Answers {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final int RETRY_SECONDS = 1;

  private Answers() {}

  static Problem away(Service service) {
    return new Problem(
        ProblemType.UNAVAILABLE,
        service.artifact() + " is not running at the moment.",
        Map.of("retryAfter", RETRY_SECONDS));
  }

  static Buffer body(Problem problem) {
    return Buffer.buffer(CanonicalJson.bytes(problem.json()));
  }

  static void send(HttpServerRequest request, Problem problem) {
    send(request, problem, Map.of());
  }

  static void send(HttpServerRequest request, Problem problem, Map<String, String> headers) {
    var response = request.response();
    if (response.headWritten()) {
      // Half an answer is out; only a broken connection tells that it is half.
      request.connection().close();
      return;
    }
    response.headers().clear();
    response
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store");
    if (problem.extensions().get("retryAfter") instanceof Number seconds) {
      response.putHeader("Retry-After", seconds.toString());
    }
    headers.forEach(response::putHeader);
    SecurityHeaders.onEverything(response.headers());
    request.resume();
    response.end(body(problem));
  }
}
