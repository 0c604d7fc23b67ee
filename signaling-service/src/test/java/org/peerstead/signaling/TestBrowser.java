package org.peerstead.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** A tab: a real WebSocket, and what it heard. */
public final class TestBrowser implements WebSocket.Listener, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger pongs = new AtomicInteger();
  private final WebSocket socket;

  private TestBrowser(WebSocket.Builder builder, URI uri, String... subprotocols) {
    if (subprotocols.length > 0) {
      builder.subprotocols(
          subprotocols[0], java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
    }
    this.socket = builder.buildAsync(uri, this).join();
  }

  public static TestBrowser offering(URI uri, String... subprotocols) {
    return new TestBrowser(HTTP.newWebSocketBuilder(), uri, subprotocols);
  }

  /** By way of proxies, which say that it comes from there. */
  public static TestBrowser forwarded(String forwardedFor, URI uri, String... subprotocols) {
    return new TestBrowser(
        HTTP.newWebSocketBuilder().header("X-Forwarded-For", forwardedFor), uri, subprotocols);
  }

  public static TestBrowser of(Person person, URI uri) {
    return offering(uri, "peerstead.v1", "token." + Tokens.of(person));
  }

  /** Connects, says hello and has been welcomed. */
  public static TestBrowser welcomed(Person person, String tab, URI uri) {
    return welcomed(tab, Tokens.of(person), uri);
  }

  public static TestBrowser welcomed(String tab, String token, URI uri) {
    var browser = offering(uri, "peerstead.v1", "token." + token);
    browser.say(Map.of("type", "hello", "tab", tab));
    browser.hear("welcome");
    return browser;
  }

  public String subprotocol() {
    return socket.getSubprotocol();
  }

  public void say(Map<String, ?> frame) {
    try {
      sayText(JSON.writeValueAsString(frame));
    } catch (JsonProcessingException ours) {
      throw new AssertionError(ours);
    }
  }

  public void sayText(String text) {
    socket.sendText(text, true).join();
  }

  /** As one text in several frames (RFC 6455 §5.4). */
  public void sayInFragments(String... parts) {
    for (int i = 0; i < parts.length; i++) {
      socket.sendText(parts[i], i == parts.length - 1).join();
    }
  }

  /** For what may be closed meanwhile. */
  public void trySayText(String text) {
    socket.sendText(text, true).exceptionally(closed -> socket).join();
  }

  public void sayBinary(byte[] bytes) {
    socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).join();
  }

  public void trySayBinary(byte[] bytes) {
    socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).exceptionally(closed -> socket).join();
  }

  /** A ping of the WebSocket (RFC 6455 §5.5.2), which no page can send. */
  public void ping() {
    socket.sendPing(java.nio.ByteBuffer.allocate(125)).join();
  }

  /** How many pings were answered until now. */
  public int pongs() {
    return pongs.get();
  }

  public TestBrowser joins(String room) {
    say(Map.of("type", "join", "room", room));
    return this;
  }

  /** The next frame, which must be of that type. */
  public Map<String, Object> hear(String type) {
    Map<String, Object> frame = parse(hearText());
    assertThat(frame).as("the next frame").containsEntry("type", type);
    return frame;
  }

  public Map<String, Object> hearError(String reason) {
    Map<String, Object> error = hear("error");
    assertThat(error).containsEntry("reason", reason);
    assertThat((String) error.get("detail")).endsWith(".");
    assertThat((String) error.get("advice")).endsWith(".");
    return error;
  }

  public String hearText() {
    @Nullable String text = poll(PATIENCE);
    assertThat(text).as("a frame in time").isNotNull();
    return java.util.Objects.requireNonNull(text);
  }

  /** The next frame, or null if there is none for so long. */
  public @Nullable String poll(Duration patience) {
    try {
      return heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /** All that was heard until now. */
  public java.util.List<Map<String, Object>> drain() {
    var texts = new java.util.ArrayList<String>();
    heard.drainTo(texts);
    return texts.stream().map(TestBrowser::parse).toList();
  }

  /** The next frame of that type, past whatever comes before it. */
  public Map<String, Object> drainUntil(String type) {
    while (true) {
      Map<String, Object> frame = parse(hearText());
      if (type.equals(frame.get("type"))) {
        return frame;
      }
    }
  }

  public int closeCode() {
    return closeCode.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public boolean isClosed() {
    return closeCode.isDone();
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(closedBefore -> socket);
  }

  /** As if the network were cut. */
  public void abort() {
    socket.abort();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      heard.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, java.nio.ByteBuffer data) {
    pongs.incrementAndGet();
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable fault) {
    closeCode.complete(1006);
  }

  private static Map<String, Object> parse(String text) {
    try {
      return JSON.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(text, notJson);
    }
  }
}
