package org.peerstead.publicstore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.standalone.fixture.Person;

/**
 * A server at the address of identity-service that serves the real chains of people, and behaves
 * badly where a test asks for it: which the real one can't be made to do.
 *
 * <p>Staged over HTTP ({@code PUT} with the status in a header), since the resource and the test
 * may be of different class loaders.
 */
public final class IdentityDouble implements QuarkusTestResourceLifecycleManager {

  private static final String ADDRESS = "peerstead.test.identity.url";
  private static final byte[] UNKNOWN =
      CanonicalJson.bytes(Map.of("type", "urn:peerstead:problem:identity-unknown", "status", 404));

  private record Staged(int status, byte[] body, long delayMillis) {}

  private final Map<String, Staged> staged = new ConcurrentHashMap<>();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/identities/", this::handle);
    server.start();
    String url = "http://localhost:" + server.getAddress().getPort();
    System.setProperty(ADDRESS, url);
    return Map.of("peerstead.identity.url", url);
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  /** Serves the person's chain. */
  public static void knows(Person person) {
    serves(person.identity(), List.of(person.genesis()));
  }

  /** Serves these statements as the chain of that identity. */
  public static void serves(String identity, List<? extends Map<String, ?>> statements) {
    answers(identity, 200, CanonicalJson.bytes(Map.of("statements", statements)), 0);
  }

  public static void answers(String identity, int status, byte[] body, long delayMillis) {
    var request =
        HttpRequest.newBuilder(
                URI.create(System.getProperty(ADDRESS) + "/v1/identities/" + identity))
            .header("status", String.valueOf(status))
            .header("delay", String.valueOf(delayMillis))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("PUT")) {
      var headers = exchange.getRequestHeaders();
      staged.put(
          path,
          new Staged(
              Integer.parseInt(headers.getFirst("status")),
              exchange.getRequestBody().readAllBytes(),
              Long.parseLong(headers.getFirst("delay"))));
      answer(exchange, new Staged(200, new byte[0], 0));
    } else {
      answer(exchange, staged.getOrDefault(path, new Staged(404, UNKNOWN, 0)));
    }
  }

  private static void answer(HttpExchange exchange, Staged answer) throws IOException {
    try (exchange) {
      Thread.sleep(answer.delayMillis());
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
