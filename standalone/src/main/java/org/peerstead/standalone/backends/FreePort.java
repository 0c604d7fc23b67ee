package org.peerstead.standalone.backends;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** A port of loopback that nobody listens at; whoever loses a race for it is started again. */
public final class FreePort {

  private FreePort() {}

  public static int find() throws IOException {
    return find(1).getFirst();
  }

  /** So many different ones: asked for one by one, two may be the same. */
  public static List<Integer> find(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
