package org.peerstead.standalone.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Headers that tell a service who asked; what the client claims of that is not passed on. */
final class Forwarding {

  private Forwarding() {}

  static void describe(HttpServerRequest request, MultiMap headers) {
    headers.remove("Forwarded");
    headers.names().stream()
        .filter(name -> name.regionMatches(true, 0, "X-Forwarded-", 0, "X-Forwarded-".length()))
        .toList()
        .forEach(headers::remove);
    headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
    headers.set("X-Forwarded-Proto", "http");
    Optional.ofNullable(request.authority())
        .ifPresent(host -> headers.set("X-Forwarded-Host", host.toString()));
  }
}
