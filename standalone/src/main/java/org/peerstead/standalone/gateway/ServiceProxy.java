package org.peerstead.standalone.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Set;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.standalone.services.Service;
import org.peerstead.standalone.services.Upstreams;

/**
 * Passes requests on to a service, to another replica if one can't be connected to.
 *
 * <p>What may be asked twice (RFC 9110 §9.2.2) and has no body is also asked again when its replica
 * dies before it answers, or says that it is unavailable since it stops.
 */
final class ServiceProxy {

  private static final Set<HttpMethod> REPEATABLE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

  private static final int UNAVAILABLE = 503;

  private final Service service;
  private final HttpProxy proxy;

  ServiceProxy(Service service, Upstreams upstreams, Origins origins) {
    this.service = service;
    this.proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), origins.client())
            .origin(context -> origins.open(upstreams.forRequest(service)))
            .addInterceptor(new Passage());
  }

  void handle(HttpServerRequest request) {
    proxy.handle(request);
  }

  private final class Passage implements ProxyInterceptor {

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      HttpServerRequest original = context.request().proxiedRequest();
      Forwarding.describe(original, context.request().headers());
      context.request().setAuthority(original.authority());
      boolean bodiless = isBodiless(original);
      if (bodiless) {
        context.request().setBody(null);
        original.resume();
      }
      Future<ProxyResponse> first = context.sendRequest();
      return (bodiless && REPEATABLE.contains(original.method())
              ? first.compose(Passage::unlessStopping).recover(gone -> context.sendRequest())
              : first)
          .otherwise(away -> unavailable(context));
    }

    private static Future<ProxyResponse> unlessStopping(ProxyResponse answer) {
      if (answer.getStatusCode() != UNAVAILABLE) {
        return Future.succeededFuture(answer);
      }
      answer.release();
      return Future.failedFuture("The replica stops");
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      SecurityHeaders.onEverything(context.response().headers());
      return context.sendResponse();
    }
  }

  private static boolean isBodiless(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") == null
        && (length == null || length.strip().equals("0"));
  }

  private ProxyResponse unavailable(ProxyContext context) {
    Problem problem = Answers.away(service);
    ProxyResponse response = context.request().response();
    response
        .setStatusCode(problem.type().status())
        .putHeader("Retry-After", String.valueOf(problem.extensions().get("retryAfter")))
        .putHeader("Cache-Control", "no-store")
        .setBody(Body.body(Answers.body(problem)))
        .putHeader("Content-Type", Answers.MEDIA_TYPE);
    // What the client still sends of its body has nowhere to go.
    context.request().proxiedRequest().resume();
    return response;
  }
}
