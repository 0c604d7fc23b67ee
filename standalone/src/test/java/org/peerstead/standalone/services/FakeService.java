package org.peerstead.standalone.services;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A process that answers its health as a service does. Run as a program by the tests. */
final class FakeService {

  private FakeService() {}

  public static void main(String[] none) throws Exception {
    if (System.getenv("FAKE_BROKEN") != null) {
      System.exit(3);
    }
    var address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT")));
    var server = HttpServer.create(address, 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    System.out.println("Listening at " + address);
  }
}
