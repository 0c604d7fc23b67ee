package org.peerstead.signaling.replicas;

import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.peerstead.standalone.fixture.PackagedService;

/** The packaged service as a process of its own. */
final class ServiceProcess implements AutoCloseable {

  private final int port;
  private final Process process;

  private ServiceProcess(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  static ServiceProcess start(String replica, Map<String, String> config) throws IOException {
    int port = freePort();
    var all = new HashMap<>(config);
    all.put("quarkus.http.port", Integer.toString(port));
    all.put("quarkus.http.host", "127.0.0.1");
    all.put("peerstead.replica", replica);
    var command = PackagedService.command(all);
    var log = new File("target/replica-" + replica + ".log");
    return new ServiceProcess(
        port, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
  }

  URI socket() {
    return URI.create("ws://127.0.0.1:" + port + "/v1/signal");
  }

  ServiceProcess awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() ->
            RestAssured.get("http://127.0.0.1:" + port + "/q/health/ready").statusCode() == 200);
    return this;
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** SIGTERM; tells the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    process.waitFor(30, TimeUnit.SECONDS);
    return process.exitValue();
  }

  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
