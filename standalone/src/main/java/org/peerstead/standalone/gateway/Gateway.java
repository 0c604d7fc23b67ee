package org.peerstead.standalone.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.gateway.Destination.Refused;
import org.peerstead.standalone.gateway.Destination.ToService;
import org.peerstead.standalone.gateway.Destination.ToWebClient;
import org.peerstead.standalone.services.Service;
import org.peerstead.standalone.services.Upstreams;

/** Listens at the one port. */
public final class Gateway implements AutoCloseable {

  /** A token travels in a header, and in another one a WebSocket offers it. */
  static final int HEADER_BYTES = 16_384;

  private static final String LOCALHOST = "localhost";
  private static final int LIMIT_SECONDS = 10;

  private final Vertx vertx;
  private final Origins origins;
  private final SocketTunnel tunnel;
  private final WebClient webClient;
  private final Map<Service, ServiceProxy> proxies = new EnumMap<>(Service.class);
  private final String host;
  private int port;

  private Gateway(Vertx vertx, String host, Path webClient, Upstreams upstreams) {
    this.vertx = vertx;
    this.host = host;
    this.origins = new Origins(vertx);
    this.tunnel = new SocketTunnel(upstreams, origins);
    this.webClient = new WebClient(vertx, webClient);
    for (Service service : Service.values()) {
      proxies.put(service, new ServiceProxy(service, upstreams, origins));
    }
  }

  /**
   * @param host name or address to listen at; localhost means every loopback address
   * @param port 0 for any that is free
   * @param webClient directory of the built web client
   * @throws java.net.BindException if the port is taken
   */
  public static Gateway open(String host, int port, Path webClient, Upstreams upstreams)
      throws IOException {
    var gateway = new Gateway(vertx(), host, webClient.toAbsolutePath(), upstreams);
    try {
      gateway.listen(port);
      return gateway;
    } catch (IOException fault) {
      gateway.close();
      throw fault;
    }
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false)));
  }

  private void listen(int wanted) throws IOException {
    List<InetAddress> addresses = addresses();
    port = listen(addresses.getFirst(), wanted).actualPort();
    for (InetAddress further : addresses.subList(1, addresses.size())) {
      if (isOfThisMachine(further)) {
        listen(further, port);
      }
    }
  }

  /** Many a hosts file names ::1 where IPv6 is switched off. */
  private static boolean isOfThisMachine(InetAddress address) throws IOException {
    return NetworkInterface.getByInetAddress(address) != null;
  }

  private HttpServer listen(InetAddress address, int wanted) throws IOException {
    var server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(address.getHostAddress())
                .setPort(wanted)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES)
                // Upgrading to HTTP/2 would carry requests past the routes.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true));
    return await(server.requestHandler(this::handle).listen());
  }

  private List<InetAddress> addresses() throws IOException {
    var addresses = new ArrayList<>(List.of(InetAddress.getAllByName(host)));
    return host.equals(LOCALHOST) ? addresses : addresses.subList(0, 1);
  }

  private void handle(HttpServerRequest request) {
    switch (destination(request)) {
      case ToService(Service service) when SocketTunnel.isUpgrade(request) ->
          tunnel.handle(request, service);
      case ToService(Service service) -> proxy(service).handle(request);
      case ToWebClient(String path) -> webClient.handle(request, path);
      case Refused(Problem problem) -> Answers.send(request, problem);
    }
  }

  private Destination destination(HttpServerRequest request) {
    @Nullable HostAndPort authority = request.authority();
    if (authority == null) {
      return new Refused(new Problem(ProblemType.MALFORMED, "The header Host is missing."));
    }
    if (!Routes.isOurs(authority.host(), List.of(host))) {
      return new Refused(
          new Problem(ProblemType.MISDIRECTED, "No host " + authority.host() + " is served here."));
    }
    return Routes.of(request.uri());
  }

  private ServiceProxy proxy(Service service) {
    ServiceProxy proxy = proxies.get(service);
    if (proxy == null) {
      throw new IllegalStateException("Every service has a proxy: " + service);
    }
    return proxy;
  }

  public int port() {
    return port;
  }

  /** Where a person opens it. */
  public URI url() {
    return at(isEverywhere() ? LOCALHOST : host);
  }

  /** Where the services on this machine reach it. */
  public URI loopback() {
    return at(isEverywhere() || host.equals(LOCALHOST) ? "127.0.0.1" : host);
  }

  private URI at(String name) {
    return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
  }

  private boolean isEverywhere() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public void close() throws IOException {
    origins.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException fault ? fault : new IOException(failed);
    } catch (TimeoutException tooSlow) {
      throw new IOException("The gateway takes too long", tooSlow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", interrupted);
    }
  }
}
