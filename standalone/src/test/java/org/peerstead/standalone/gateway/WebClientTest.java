package org.peerstead.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.standalone.services.Upstreams;

class WebClientTest {

  private static final String SCRIPT = "/assets/index-B3x_9k-Z.js";

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;

  @BeforeEach
  void open() throws IOException {
    Path dist = Files.createDirectories(directory.resolve("dist"));
    Files.createDirectories(dist.resolve("assets"));
    Files.writeString(dist.resolve("index.html"), "<!doctype html>app");
    Files.writeString(dist.resolve("sw.js"), "worker");
    Files.writeString(dist.resolve(SCRIPT.substring(1)), "plain");
    Files.writeString(dist.resolve(SCRIPT.substring(1) + ".br"), "brotli");
    Files.writeString(dist.resolve(SCRIPT.substring(1) + ".gz"), "gzipped");
    Files.writeString(dist.resolve(".env"), "hidden");
    Files.writeString(directory.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(dist.resolve("link.txt"), directory.resolve("outside.txt"));
    gateway = Gateway.open("localhost", 0, dist, new Upstreams());
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/rooms", "/rooms/open.cafe", "/people/ada"})
  void anAddressOfTheAppGetsTheApp(String path) throws Exception {
    var response = get(path, "Accept", "text/html,*/*;q=0.8");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("<!doctype html>app");
    assertThat(header(response, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void everyPageCarriesItsPolicies() throws Exception {
    var response = get("/", "Accept", "text/html");

    assertThat(header(response, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("'unsafe-eval'", "script-src 'self' 'unsafe-inline'");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(response, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(header(response, "X-Frame-Options")).isEqualTo("DENY");
  }

  @Test
  void aHashedFileMayBeKeptForever() throws Exception {
    var response = get(SCRIPT, "Accept", "*/*");

    assertThat(response.body()).isEqualTo("plain");
    assertThat(header(response, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(response, "Cache-Control")).contains("immutable");
    assertThat(header(response, "Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void theServiceWorkerIsAskedForEachTime() throws Exception {
    assertThat(header(get("/sw.js", "Accept", "*/*"), "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void theSmallestFormThatTheBrowserTakesIsSent() throws Exception {
    var brotli = get(SCRIPT, "Accept-Encoding", "gzip, br");
    var gzip = get(SCRIPT, "Accept-Encoding", "gzip, br;q=0");

    assertThat(brotli.body()).isEqualTo("brotli");
    assertThat(header(brotli, "Content-Encoding")).isEqualTo("br");
    assertThat(header(brotli, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(gzip.body()).isEqualTo("gzipped");
    assertThat(header(gzip, "ETag")).isNotEqualTo(header(brotli, "ETag"));
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() throws Exception {
    // Given
    String tag = header(get("/", "Accept", "text/html"), "ETag");

    // When
    var response = get("/", "If-None-Match", tag);

    // Then
    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/gone-B3x_9k-Z.js",
        "/favicon.ico",
        "/.env",
        "/link.txt",
        "/x/%2e%2e/%2e%2e/outside.txt",
        "//etc/passwd.txt",
        "/%2fetc/passwd.txt",
        "/a%00.txt",
      })
  void noFileIsNoApp(String path) throws Exception {
    var response = get(path, "Accept", "*/*");

    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void headSaysWhatGetWouldSend() throws Exception {
    var response =
        client.send(
            to("/").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("18");
  }

  @Test
  void nothingCanBeWritten() throws Exception {
    var response =
        client.send(
            to("/index.html").PUT(HttpRequest.BodyPublishers.ofString("mine")).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path));
  }

  private HttpResponse<String> get(String path, String name, String value) throws Exception {
    return client.send(to(path).header(name, value).build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }
}
