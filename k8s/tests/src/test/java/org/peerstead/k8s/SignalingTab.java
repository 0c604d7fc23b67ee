package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** A socket of {@code /v1/signal}. */
final class SignalingTab implements WebSocket.Listener, AutoCloseable {

  private static final Pattern PEER = Pattern.compile("\"peer\":\"([^\"]+)\"");
  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private final String peer;

  private SignalingTab(URI uri, Person person) throws InterruptedException {
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("peerstead.v1", "token." + Tokens.of(person))
            .buildAsync(uri, this)
            .join();
    say("{\"type\":\"hello\",\"tab\":\"" + Person.randomBytes(8) + "\"}");
    var welcome = PEER.matcher(hear("welcome"));
    assertThat(welcome.find()).isTrue();
    this.peer = welcome.group(1);
  }

  static SignalingTab welcomed(PackagedService replica, Person person) throws InterruptedException {
    return new SignalingTab(URI.create("ws://127.0.0.1:" + replica.port() + "/v1/signal"), person);
  }

  String peer() {
    return peer;
  }

  void join(String room) throws InterruptedException {
    say("{\"type\":\"join\",\"room\":\"" + room + "\"}");
    hear("joined");
  }

  void offer(String room, String to) {
    say(
        "{\"type\":\"offer\",\"room\":\"%s\",\"to\":\"%s\",\"connection\":\"c1\",\"sdp\":\"v=0\",\"signature\":\"%s\"}"
            .formatted(room, to, "s".repeat(86)));
  }

  /** The next frame, which must be of that type. */
  String hear(String type) throws InterruptedException {
    String frame = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(frame).startsWith("{\"type\":\"" + type + "\"");
    return frame;
  }

  private void say(String frame) {
    socket.sendText(frame, true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      heard.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
