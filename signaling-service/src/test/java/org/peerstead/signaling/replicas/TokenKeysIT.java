package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/** The keys come from identity-service by HTTP, and identity-service may start later. */
class TokenKeysIT {

  @Test
  void socketsAreAskedToComeBackUntilTheKeysAreThere() throws Exception {
    var backends = new BackendsResource();
    var config = new HashMap<>(backends.start());
    config.keySet().removeIf(key -> key.startsWith("quarkus."));
    byte[] keys =
        Files.readAllBytes(Path.of(URI.create(config.get("mp.jwt.verify.publickey.location"))));
    int port = freePort();
    config.put("mp.jwt.verify.publickey.location", "http://127.0.0.1:" + port + "/v1/jwks");
    try (var service = ReplicaProcess.start("keys", config).awaitReady()) {
      try (var early = TestBrowser.of(new Person(), ReplicaProcess.socket(service))) {
        early.hearError("internal");
        assertThat(early.closeCode()).isEqualTo(1013);
      }

      HttpServer identity = serve(keys, port);

      try (var later =
          TestBrowser.welcomed(
              new Person(), Person.randomBytes(8), ReplicaProcess.socket(service))) {
        assertThat(later.isClosed()).isFalse();
      } finally {
        identity.stop(0);
      }
    } finally {
      backends.stop();
    }
  }

  private static HttpServer serve(byte[] keys, int port) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/jwks",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
