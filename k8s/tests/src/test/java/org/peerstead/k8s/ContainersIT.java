package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.fixture.Person;

/**
 * The local overlay's pods with real images: started all at once they find each other, work
 * together, and lose nothing when one is killed. {@code ./peerstead test --containers} runs it.
 */
class ContainersIT {

  /** That of the startup probes. */
  private static final Duration START = Duration.ofMinutes(4);

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path directory;

  private static Pods pods;

  @BeforeAll
  static void play() throws Exception {
    pods = new Pods(manifests(), standIns(), secrets(), directory);
    pods.play();
    for (String service : Project.SERVICES) {
      awaitReady(service);
    }
  }

  @AfterAll
  static void stop() {
    if (pods != null) {
      pods.close();
    }
  }

  /** Native executables, or the JVM as {@code -Dcontainers.jvm} says. */
  private static Manifests manifests() {
    var components = new ArrayList<>(Combinations.LOCAL);
    if (Boolean.getBoolean("containers.jvm")) {
      components.add("jvm-images");
    }
    return Combinations.of(components);
  }

  /** Local images in the place of those that cannot be pulled, from {@code -Dcontainers.for.…}. */
  private static Map<String, String> standIns() {
    var standIns = new HashMap<String, String>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("containers.for."))
        .forEach(name ->
            standIns.put(name.substring("containers.for.".length()), System.getProperty(name)));
    return standIns;
  }

  private static Map<String, JsonNode> secrets() throws Exception {
    try (var api = new ApiServer(Files.createDirectory(directory.resolve("api")))) {
      assertThat(api.run("make.sh")).isZero();
      return api.secrets();
    }
  }

  private static void awaitReady(String service) {
    await(service)
        .atMost(START)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(health(service, "ready"))
                .as(() -> service + ":\n" + pods.logs(service))
                .isEqualTo(200));
  }

  private static int health(String service, String kind) throws Exception {
    return send(HttpRequest.newBuilder(
            URI.create("http://" + pods.address(service) + ":8080/q/health/" + kind)))
        .statusCode();
  }

  @Test
  void everyServiceIsStartedAndLive() throws Exception {
    for (String service : Project.SERVICES) {
      assertThat(health(service, "started")).as(service).isEqualTo(200);
      assertThat(health(service, "live")).as(service).isEqualTo(200);
    }
  }

  @Test
  void containersHaveNoPowerAndWriteNowhereButInTheirVolumes() {
    assertThat(pods.names())
        .isNotEmpty()
        .allSatisfy(name -> {
          JsonNode container = pods.inspect(name);
          assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean()).as(name).isTrue();
          assertThat(container.path("EffectiveCaps").isEmpty()).as(name).isTrue();
          assertThat(container.at("/Config/User").asText()).as(name).matches("[1-9]\\d*(:\\d+)?");
        });
  }

  @Test
  void theDoorShowsTheAppAndHidesWhatIsForTheInside() throws Exception {
    assertThat(get("/", "").headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(get("/q/health/live", "").statusCode()).isEqualTo(404);
    assertThat(get("/v1/q/metrics", "").statusCode()).isEqualTo(404);
  }

  /** An upgrade would make a tunnel past the door's paths. */
  @Test
  void noServiceIsSpokenToPastTheDoor() throws Exception {
    for (String service : Project.SERVICES) {
      for (String asked : List.of(pods.address(service), pods.address("one-port"))) {
        assertThat(upgraded(asked)).as(service + " at " + asked).startsWith("HTTP/1.1 4");
      }
    }
  }

  private static String upgraded(String address) throws IOException {
    try (var socket = new Socket(address, 8080)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /v1/handles/Nobody HTTP/1.1\r\n"
                      + "Host: peerstead\r\n"
                      + "Upgrade: h2c\r\n"
                      + "Connection: Upgrade, HTTP2-Settings\r\n"
                      + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void aPersonIsKnownToEveryService() throws Exception {
    // Given
    var person = registered();
    String token = token(person);
    var heard = new LinkedBlockingQueue<String>();
    var socket = socket(token, heard);
    socket.sendText("{\"type\":\"hello\",\"tab\":\"" + Person.randomBytes(8) + "\"}", true).join();
    assertThat(hear(heard)).contains("\"welcome\"");

    // When
    String envelope = deposited(person, token);

    // Then
    assertThat(hear(heard)).contains("\"wake-up\"");
    assertThat(drained(person, token)).contains(envelope);
    socket.abort();
  }

  @Test
  void whatWasAcknowledgedOutlivesEveryKill() throws Exception {
    // Given
    var person = registered();
    String token = token(person);
    String envelope = deposited(person, token);
    String record = published(person);

    for (String victim : pods.names()) {
      // When
      pods.kill(victim);

      // Then
      await("after the kill of " + victim)
          .atMost(START)
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .untilAsserted(() -> {
            assertThat(drained(person, token)).contains(envelope);
            assertThat(get(record, "").statusCode()).isEqualTo(200);
            assertThat(get("/v1/ice-servers", token).statusCode()).isEqualTo(200);
            assertThat(get("/v1/identities/" + person.identity(), "").statusCode()).isEqualTo(200);
          });
    }
    var later = registered();
    assertThat(deposited(later, token(later))).as("all is heard of as before").isNotEmpty();
  }

  private static Person registered() throws Exception {
    var person = new Person();
    assertThat(post("/v1/identities", Map.of("statements", List.of(person.genesis()))).statusCode())
        .isEqualTo(201);
    return person;
  }

  private static String token(Person person) throws Exception {
    var challenge =
        post("/v1/challenges", Map.of("identity", person.identity(), "device", person.device()));
    var answer =
        post(
            "/v1/tokens",
            person.tokenRequest(JSON.readTree(challenge.body()).path("challenge").asText()));
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("token").asText();
  }

  /** Once the mailbox is open, of which mailbox-service hears through Kafka. */
  private static String deposited(Person person, String token) {
    String id = Person.randomBytes(16);
    var request =
        HttpRequest.newBuilder(at("/v1/envelopes/" + id + "?mailbox=" + person.device()))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(new byte[256]));
    await("a deposit").atMost(START).until(() -> send(request).statusCode() == 201);
    return id;
  }

  private static String drained(Person person, String token) throws Exception {
    return get("/v1/mailboxes/" + person.device() + "/envelopes", token).body();
  }

  private static String published(Person person) throws Exception {
    String path = "/v1/records/" + person.identity() + "/posts/first";
    byte[] record =
        JSON.writeValueAsBytes(person.record("posts", "first", Map.of("text", "Hello."), null));
    var request =
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(record));
    assertThat(send(request).statusCode()).isEqualTo(201);
    return path;
  }

  private static WebSocket socket(String token, BlockingQueue<String> heard) {
    return HTTP.newWebSocketBuilder()
        .subprotocols("peerstead.v1", "token." + token)
        .buildAsync(
            URI.create("ws://" + pods.address("one-port") + ":8080/v1/signal"),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                heard.add(text.toString());
                return WebSocket.Listener.super.onText(socket, text, last);
              }
            })
        .join();
  }

  private static String hear(BlockingQueue<String> heard) throws InterruptedException {
    return heard.poll(START.toSeconds(), TimeUnit.SECONDS);
  }

  private static HttpResponse<String> get(String path, String token) throws Exception {
    var request = HttpRequest.newBuilder(at(path));
    return send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  private static HttpResponse<String> post(String path, Map<String, ?> body) throws Exception {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  private static URI at(String path) {
    return URI.create("http://" + pods.address("one-port") + ":8080" + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
  }
}
