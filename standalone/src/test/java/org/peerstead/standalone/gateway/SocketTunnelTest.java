package org.peerstead.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.backends.FreePort;
import org.peerstead.standalone.services.Service;
import org.peerstead.standalone.services.Upstreams;

class SocketTunnelTest {

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
  void framesPassBothWaysAndTheSubprotocolIsTheServices() {
    // Given
    replica(
        new TestServer(
            request -> {},
            socket -> socket.textMessageHandler(text -> socket.writeTextMessage("heard " + text))));
    var heard = new Heard();

    // When
    WebSocket socket = connect(heard);
    socket.sendText("hello", true).join();

    // Then
    await().untilAsserted(() -> assertThat(heard.words).containsExactly("heard hello"));
    assertThat(socket.getSubprotocol()).isEqualTo("peerstead.v1");
  }

  @Test
  void aLargeFrameArrivesWhole() {
    // Given
    replica(
        new TestServer(
            request -> {},
            socket ->
                socket.textMessageHandler(
                    text -> socket.writeTextMessage(Integer.toString(text.length())))));
    var heard = new Heard();

    // When
    connect(heard).sendText("x".repeat(65_536), true).join();

    // Then
    await().untilAsserted(() -> assertThat(heard.words).containsExactly("65536"));
  }

  @Test
  void whatIsSaidAtOnceAndTheCloseCodeAreNotLost() {
    // Given
    replica(
        new TestServer(
            request -> {},
            socket -> {
              socket.writeTextMessage("token-missing");
              socket.close((short) 4401);
            }));

    for (int time = 0; time < 50; time++) {
      // When
      var heard = new Heard();
      connect(heard);

      // Then
      await().untilAsserted(() -> assertThat(heard.closeCode).isEqualTo(4401));
      assertThat(heard.words).containsExactly("token-missing");
    }
  }

  @Test
  void aReplicaThatStopsSaysSoToItsSockets() {
    // Given
    replica(
        new TestServer(
            request -> {},
            socket -> {
              socket.writeTextMessage("going-away");
              socket.close((short) 1012, "going-away");
            }));
    var heard = new Heard();

    // When
    connect(heard);

    // Then
    await().untilAsserted(() -> assertThat(heard.closeCode).isEqualTo(1012));
    assertThat(heard.closeReason).isEqualTo("going-away");
    assertThat(heard.words).containsExactly("going-away");
  }

  @Test
  void aReplicaThatStopsGetsNoNewSockets() {
    // Given
    replica(new TestServer(request -> {}, socket -> socket.reject(503)));
    replica(TestServer.saying("here"));

    for (int time = 0; time < 4; time++) {
      // When
      var heard = new Heard();
      connect(heard);

      // Then
      await().untilAsserted(() -> assertThat(heard.words).containsExactly("here"));
    }
  }

  @Test
  void consecutiveSocketsLandOnDifferentReplicas() {
    // Given
    replica(TestServer.saying("one"));
    replica(TestServer.saying("two"));
    var first = new Heard();
    var second = new Heard();

    // When
    connect(first);
    connect(second);

    // Then
    await().untilAsserted(() -> assertThat(first.words).containsExactly("one"));
    await().untilAsserted(() -> assertThat(second.words).containsExactly("two"));
  }

  @Test
  void aReplicaThatIsGoneIsPassedOver() throws IOException {
    // Given
    upstreams.add(Service.SIGNALING, FreePort.find());
    replica(new TestServer(request -> {}, socket -> {}));

    // When, Then
    assertThat(connect(new Heard()).isInputClosed()).isFalse();
    assertThat(connect(new Heard()).isInputClosed()).isFalse();
  }

  @Test
  void theServiceLearnsThatTheBrowserIsGone() {
    // Given
    var gone = new AtomicBoolean();
    replica(new TestServer(request -> {}, socket -> socket.closeHandler(ended -> gone.set(true))));

    // When
    connect(new Heard()).abort();

    // Then
    await().untilTrue(gone);
  }

  @Test
  void theBrowserLearnsThatTheServiceIsGone() {
    // Given
    var server = new TestServer(request -> {}, socket -> {});
    upstreams.add(Service.SIGNALING, server.port());
    var heard = new Heard();
    connect(heard);

    // When
    server.close();

    // Then
    await().until(() -> heard.closeCode != 0 || heard.failed);
  }

  @Test
  void aRefusedUpgradeIsAnsweredAsTheServiceAnswersIt() {
    // Given
    replica(new TestServer(request -> {}, socket -> socket.reject(403)));

    // When, Then
    assertThatThrownBy(() -> connect(new Heard()))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(refused -> assertThat(status(refused)).isEqualTo(403));
  }

  @Test
  void noReplicaIsAProblem() {
    assertThatThrownBy(() -> connect(new Heard()))
        .satisfies(refused -> assertThat(status(refused)).isEqualTo(503));
  }

  private static int status(Throwable refused) {
    return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
  }

  private void replica(TestServer server) {
    opened.add(server);
    upstreams.add(Service.SIGNALING, server.port());
  }

  private WebSocket connect(Heard heard) {
    return client
        .newWebSocketBuilder()
        .subprotocols("peerstead.v1", "token.abc")
        .buildAsync(URI.create("ws://localhost:" + gateway.port() + "/v1/signal"), heard)
        .join();
  }

  private static final class Heard implements WebSocket.Listener {

    private final List<String> words = new CopyOnWriteArrayList<>();
    private volatile int closeCode;
    private volatile String closeReason;
    private volatile boolean failed;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      words.add(data.toString());
      return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closeReason = reason;
      closeCode = code;
      return WebSocket.Listener.super.onClose(socket, code, reason);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      failed = true;
    }
  }
}
