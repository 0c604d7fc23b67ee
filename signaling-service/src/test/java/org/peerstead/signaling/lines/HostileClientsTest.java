package org.peerstead.signaling.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;

/** Clients that send what no client sends, on the wire; those beside them notice nothing. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class HostileClientsTest {

  private static final int SOCKETS = 200;
  private static final int FRAMES_A_SOCKET = 100;
  private static final List<String> FRAMES =
      List.of(
          "{\"type\":\"OFFER\",\"dst\":\"ada\",\"payload\":{\"a\":[1,null,\"é\"]}}",
          "{\"type\":\"HEARTBEAT\"}",
          "{\"type\":\"LEAVE\"}",
          "{\"type\":\"EXPIRE\",\"dst\":\"nobody\"}",
          "{\"type\":\"subscribe\",\"topics\":[\"kitchen\",\"hall\"]}",
          "{\"type\":\"unsubscribe\",\"topics\":[\"kitchen\"]}",
          "{\"type\":\"publish\",\"topic\":\"kitchen\",\"data\":{\"from\":\"x\"}}",
          "{\"type\":\"ping\"}");

  @TestHTTPResource("/")
  URI http;

  @Test
  void whateverSomeSendTheOthersAreUndisturbed() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (var ada = TestBrowser.offering(at("/peerjs/peerjs?key=peerjs&id=ada&token=a"));
        var ben = TestBrowser.offering(at("/peerjs/peerjs?key=peerjs&id=ben&token=b"));
        var one = TestBrowser.offering(at("/y-webrtc"));
        var two = TestBrowser.offering(at("/y-webrtc"))) {
      ada.hear("OPEN");
      ben.hear("OPEN");
      for (TestBrowser subscriber : List.of(one, two)) {
        subscriber.say(Map.of("type", "subscribe", "topics", List.of("room")));
        subscriber.say(Map.of("type", "ping"));
        subscriber.hear("pong");
      }
      for (int socket = 0; socket < SOCKETS; socket++) {
        boolean isPeerJs = socket % 2 == 0;
        attack(isPeerJs ? "/peerjs/peerjs?key=peerjs&token=t&id=x" + socket : "/y-webrtc", random);
      }

      ben.say(Map.of("type", "ANSWER", "dst", "ada", "payload", Map.of("n", 1)));
      assertThat(ada.drainUntil("ANSWER")).as("seed %s", seed).containsEntry("src", "ben");
      one.say(Map.of("type", "publish", "topic", "room", "data", 1));
      assertThat(two.hear("publish")).as("seed %s", seed).containsEntry("clients", 2);
      assertThat(one.hear("publish")).containsEntry("data", 1);
    }
  }

  /** Until the server has had enough of it, or it has said all. */
  private void attack(String path, Random random) throws IOException {
    try (var socket = new Socket(http.getHost(), http.getPort())) {
      var out = socket.getOutputStream();
      out.write(
          ("GET "
                  + path
                  + " HTTP/1.1\r\nHost: "
                  + http.getAuthority()
                  + "\r\n"
                  + "Upgrade: websocket\r\n"
                  + "Connection: Upgrade\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  + "Sec-WebSocket-Version: 13\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat((char) socket.getInputStream().read()).isEqualTo('H');
      for (int frame = 0; frame < FRAMES_A_SOCKET; frame++) {
        out.write(frame(random));
      }
    } catch (IOException closed) {
      assertThat(closed).isInstanceOf(java.net.SocketException.class);
    }
  }

  private static byte[] frame(Random random) {
    byte[] text = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
    if (random.nextBoolean()) {
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(100) == 0) {
      text = new byte[60_000 + random.nextInt(90_000)];
    }
    byte first = (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 0x81);
    var frame = ByteBuffer.allocate(14 + text.length).put(first);
    int masked = random.nextInt(50) == 0 ? 0 : 0x80;
    if (text.length < 126) {
      frame.put((byte) (masked | text.length));
    } else {
      frame.put((byte) (masked | 127)).putLong(text.length);
    }
    if (masked != 0) {
      frame.putInt(0);
    }
    frame.put(text);
    return java.util.Arrays.copyOf(frame.array(), frame.position());
  }

  private URI at(String path) {
    return URI.create("ws://" + http.getHost() + ":" + http.getPort() + path);
  }
}
