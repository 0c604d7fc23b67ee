package org.peerstead.standalone.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** The built web client's files; an address of the app that is no file gets the app itself. */
final class WebClient {

  private static final String INDEX = "/index.html";

  private final Vertx vertx;
  private final StaticFiles files;

  /**
   * @param root may come to be later, when the web client is built
   */
  WebClient(Vertx vertx, Path root) {
    this.vertx = vertx;
    this.files = new StaticFiles(root);
  }

  void handle(HttpServerRequest request, String path) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      Answers.send(
          request,
          new Problem(ProblemType.METHOD_NOT_ALLOWED, "Allowed here: GET, HEAD."),
          Map.of("Allow", "GET, HEAD"));
      return;
    }
    vertx
        .executeBlocking(() -> find(request, path), false)
        .onSuccess(found ->
            found.ifPresentOrElse(
                file -> send(request, file), () -> Answers.send(request, missing(path))))
        .onFailure(fault ->
            Answers.send(
                request, new Problem(ProblemType.INTERNAL, "The file could not be read.")));
  }

  private Optional<StaticFile> find(HttpServerRequest request, String path) throws IOException {
    String encodings = Optional.ofNullable(request.getHeader("Accept-Encoding")).orElse("");
    Optional<StaticFile> file = files.find(path.equals("/") ? INDEX : path, encodings);
    return file.isPresent() || !isPage(request, path) ? file : files.find(INDEX, encodings);
  }

  /** A room's address may well end in {@code .cafe}; who navigates says that it wants HTML. */
  private static boolean isPage(HttpServerRequest request, String path) {
    String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    boolean looksLikeFile = path.substring(path.lastIndexOf('/')).contains(".");
    return !path.startsWith("/assets/") && (accept.contains("text/html") || !looksLikeFile);
  }

  private static void send(HttpServerRequest request, StaticFile file) {
    var response = request.response();
    SecurityHeaders.onPage(response.headers());
    file.describe(response.headers());
    if (file.isKnownTo(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
    } else if (request.method() == HttpMethod.HEAD) {
      response.putHeader("Content-Length", Long.toString(file.size())).end();
    } else {
      response
          .sendFile(file.path().toString())
          .onFailure(gone ->
              Answers.send(
                  request, new Problem(ProblemType.INTERNAL, "The file could not be read.")));
    }
  }

  private static Problem missing(String path) {
    return new Problem(
        ProblemType.NOT_FOUND,
        path.startsWith("/assets/") || path.contains(".")
            ? "The web client has no such file."
            : "The web client is not built; ./peerstead build does it.");
  }
}
