package org.peerstead.contracts.quarkus;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.semconv.HttpAttributes;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A span for each request of the API, while tracing is on: the method, the route's template and the
 * status, by OpenTelemetry's semantic conventions for HTTP.
 *
 * <p>Nothing else, where the framework's own instrumentation would add the path and query (which
 * name mailboxes, identities and handles), the client's address and its user agent. A trace begins
 * here: a {@code traceparent} from outside is not looked at, so that nobody outside decides what is
 * traced, or names a trace after a sender.
 */
@Singleton
public class RequestSpans {

  /** Before {@link BodyLimit}, whose refusals are answers too. */
  private static final int PRIORITY = 200;

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.PATCH,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE);

  private static final int OUR_FAULT = 500;

  private final boolean disabled;

  public RequestSpans(@ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
    this.disabled = disabled;
  }

  void register(@Observes Filters filters) {
    if (!disabled) {
      filters.register(this::trace, PRIORITY);
    }
  }

  /** Health and metrics are asked all the time, and a socket is no request. */
  private void trace(RoutingContext request) {
    if (request.normalizedPath().startsWith("/v1/")
        && !request.request().headers().contains(HttpHeaders.UPGRADE)) {
      begin(request);
    }
    request.next();
  }

  private static void begin(RoutingContext request) {
    String method = nameOf(request.request().method());
    Span span =
        GlobalOpenTelemetry.getTracer(EventSpans.NAME)
            .spanBuilder(method)
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method)
            .startSpan();
    // Current in whatever is done for this request, on whichever thread.
    Scope current =
        QuarkusContextStorage.INSTANCE.attach(contextOf(request), Context.root().with(span));
    request.addEndHandler(ended -> {
      current.close();
      end(span, method, request);
    });
  }

  private static void end(Span span, String method, RoutingContext request) {
    int status = request.response().getStatusCode();
    span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    if (status >= OUR_FAULT) {
      span.setStatus(StatusCode.ERROR);
    }
    // Where Quarkus leaves the matched template for whoever observes.
    String route = contextOf(request).getLocal("UrlPathTemplate");
    if (route != null) {
      span.setAttribute(HttpAttributes.HTTP_ROUTE, route).updateName(method + " " + route);
    }
    span.end();
  }

  private static io.vertx.core.Context contextOf(RoutingContext request) {
    return ((HttpServerRequestInternal) request.request()).context();
  }

  /** Whatever else a client says as its method is its own text. */
  private static String nameOf(HttpMethod method) {
    return METHODS.contains(method) ? method.name() : "_OTHER";
  }
}
