package org.peerstead.signaling.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/**
 * A tab that reads nothing once its socket is open, so that the network takes no more for it: a
 * WebSocket (RFC 6455) by hand, since a library reads on its own.
 */
final class DeafBrowser implements AutoCloseable {

  private static final int SMALLEST_WINDOW = 1;
  private static final String END_OF_HEADERS = "\r\n\r\n";

  private final Socket socket = new Socket();

  DeafBrowser(Person person, URI uri) throws IOException {
    socket.setReceiveBufferSize(SMALLEST_WINDOW);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    String upgrade =
        String.join(
            "\r\n",
            "GET " + uri.getPath() + " HTTP/1.1",
            "Host: " + uri.getAuthority(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Protocol: peerstead.v1, token." + Tokens.of(person));
    socket.getOutputStream().write((upgrade + END_OF_HEADERS).getBytes(US_ASCII));
    var answer = new StringBuilder();
    while (!answer.toString().endsWith(END_OF_HEADERS)) {
      answer.append((char) socket.getInputStream().read());
    }
  }

  /**
   * @param text shorter than 126 bytes, masked with zeros
   */
  void sayText(String text) throws IOException {
    byte[] payload = text.getBytes(US_ASCII);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
