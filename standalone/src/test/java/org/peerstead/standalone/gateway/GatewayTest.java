package org.peerstead.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.backends.FreePort;
import org.peerstead.standalone.services.Service;
import org.peerstead.standalone.services.Upstreams;

class GatewayTest {

  @TempDir private Path webClient;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Upstreams upstreams = new Upstreams();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Gateway gateway;

  @BeforeEach
  void open() throws IOException {
    gateway = Gateway.open("localhost", 0, webClient, upstreams);
    opened.add(gateway);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void aRequestReachesItsServiceAsItWasSent() throws Exception {
    // Given
    replica(
        Service.MAILBOX,
        new TestServer(request ->
            request
                .body()
                .onSuccess(body ->
                    request
                        .response()
                        .setStatusCode(201)
                        .putHeader("Location", "/v1/envelopes/x")
                        .end(
                            new JsonObject()
                                .put("method", request.method().name())
                                .put("uri", request.uri())
                                .put("host", request.getHeader("Host"))
                                .put("token", request.getHeader("Authorization"))
                                .put("from", request.getHeader("X-Forwarded-For"))
                                .put("length", body.length())
                                .toBuffer()))));

    // When
    var response =
        client.send(
            to("/v1/envelopes/abc?mailbox=a&mailbox=b%20c")
                .header("Authorization", "Bearer t")
                .header("X-Forwarded-For", "6.6.6.6")
                .PUT(BodyPublishers.ofByteArray(new byte[262_144]))
                .build(),
            BodyHandlers.ofString());

    // Then
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(header(response, "Location")).isEqualTo("/v1/envelopes/x");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("method", "PUT")
                .put("uri", "/v1/envelopes/abc?mailbox=a&mailbox=b%20c")
                .put("host", "localhost:" + gateway.port())
                .put("token", "Bearer t")
                .put("from", "127.0.0.1")
                .put("length", 262_144));
  }

  @Test
  void aStreamArrivesWhileItIsWritten() throws Exception {
    // Given
    replica(
        Service.PUBLIC_STORE,
        new TestServer(request -> {
          request.response().putHeader("Content-Type", "text/event-stream").setChunked(true);
          request.response().write("data: first\n\n");
          // and it is never ended
        }));

    // When
    var response = client.send(to("/v1/feeds/x").build(), BodyHandlers.ofInputStream());

    // Then
    try (var body = response.body()) {
      assertThat(new String(body.readNBytes(13), StandardCharsets.UTF_8))
          .isEqualTo("data: first\n\n");
    }
  }

  @Test
  void replicasTakeTurns() throws Exception {
    // Given
    replica(Service.IDENTITY, TestServer.saying("one"));
    replica(Service.IDENTITY, TestServer.saying("two"));

    // When
    var said = List.of(get("/v1/jwks").body(), get("/v1/jwks").body(), get("/v1/jwks").body());

    // Then
    assertThat(said).containsExactly("one", "two", "one");
  }

  @Test
  void aReplicaThatCannotBeConnectedToIsPassedOver() throws Exception {
    // Given
    upstreams.add(Service.MAILBOX, FreePort.find());
    replica(
        Service.MAILBOX,
        new TestServer(
            request -> request.body().onSuccess(body -> request.response().end("took " + body))));

    // When
    var said = List.of(put("/v1/envelopes/a", "x").body(), put("/v1/envelopes/b", "y").body());

    // Then
    assertThat(said).containsExactly("took x", "took y");
  }

  @Test
  void whatMayBeAskedTwiceIsAskedAgainWhenItsReplicaDies() throws Exception {
    // Given
    replica(Service.IDENTITY, new TestServer(request -> request.connection().close()));
    replica(Service.IDENTITY, TestServer.saying("alive"));

    // When
    var said = List.of(get("/v1/jwks").body(), get("/v1/jwks").body());

    // Then
    assertThat(said).containsExactly("alive", "alive");
  }

  @Test
  void whatMayBeAskedTwiceIsAskedAgainWhenItsReplicaStops() throws Exception {
    // Given
    replica(
        Service.IDENTITY, new TestServer(request -> request.response().setStatusCode(503).end()));
    replica(Service.IDENTITY, TestServer.saying("alive"));

    // When
    var said = List.of(get("/v1/jwks").body(), get("/v1/jwks").body());

    // Then
    assertThat(said).containsExactly("alive", "alive");
  }

  @Test
  void whatMayHaveBeenDoneIsNotDoneAgain() throws Exception {
    // Given
    var times = new AtomicInteger();
    for (int replica = 0; replica < 2; replica++) {
      replica(
          Service.IDENTITY,
          new TestServer(request ->
              request
                  .body()
                  .onSuccess(body -> {
                    times.incrementAndGet();
                    request.connection().close();
                  })));
    }

    // When
    var response =
        client.send(
            to("/v1/challenges").POST(BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofString());

    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(times).hasValue(1);
  }

  @Test
  void aServiceThatIsAwayIsAProblemThatSaysWhenToRetry() throws Exception {
    // Given
    upstreams.add(Service.MAILBOX, FreePort.find());

    for (var response : List.of(get("/v1/mailboxes/x"), put("/v1/envelopes/x", "content"))) {
      // Then
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
      assertThat(header(response, "Retry-After")).isEqualTo("1");
      assertThat(new JsonObject(response.body()).getString("type"))
          .isEqualTo("urn:peerstead:problem:unavailable");
    }
  }

  @Test
  void aConnectionServesTheNextRequestAfterAProblem() throws Exception {
    try (var socket = new Socket("127.0.0.1", gateway.port())) {
      // When
      String problem = exchange(socket, "GET /v1/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n", "}");
      String next = exchange(socket, "GET /v1/nope HTTP/1.1\r\nHost: localhost\r\n\r\n", "}");

      // Then
      assertThat(problem).startsWith("HTTP/1.1 503 ");
      assertThat(next).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void anUnknownPathOfAServiceIsAProblem() throws Exception {
    var response = get("/v1/nope");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(response.body()).getString("type"))
        .isEqualTo("urn:peerstead:problem:not-found");
  }

  @Test
  void whatIsBelowQIsNeverReached() throws Exception {
    // Given
    var reached = new AtomicInteger();
    replica(
        Service.IDENTITY,
        new TestServer(request -> {
          reached.incrementAndGet();
          request.response().end();
        }));

    // When
    for (String target :
        List.of(
            "/q/health",
            "/v1/identities/../../q/health",
            "/v1/identities/%2e%2e/%2e%2e/q/health",
            "http://localhost/q/health",
            "//q/health")) {
      try (var socket = new Socket("127.0.0.1", gateway.port())) {
        exchange(socket, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n", "}");
      }
    }

    // Then
    assertThat(reached).hasValue(0);
  }

  @Test
  void aForeignHostIsRefused() throws Exception {
    // Given
    replica(Service.IDENTITY, TestServer.saying("secret"));

    // When
    try (var socket = new Socket("127.0.0.1", gateway.port())) {
      String answer = exchange(socket, "GET /v1/jwks HTTP/1.1\r\nHost: evil.example\r\n\r\n", "}");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 421 ").contains("urn:peerstead:problem:misdirected");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    assertThatThrownBy(() -> Gateway.open("localhost", gateway.port(), webClient, upstreams))
        .isInstanceOf(BindException.class);
  }

  private static String exchange(Socket socket, String request, String until) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var answer = Buffer.buffer();
    int read = socket.getInputStream().read();
    while (read != -1 && !answer.toString().endsWith(until)) {
      answer.appendByte((byte) read);
      if (!answer.toString().endsWith(until)) {
        read = socket.getInputStream().read();
      }
    }
    return answer.toString();
  }

  private void replica(Service service, TestServer server) {
    opened.add(server);
    upstreams.add(service, server.port());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return client.send(
        to(path).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }
}
