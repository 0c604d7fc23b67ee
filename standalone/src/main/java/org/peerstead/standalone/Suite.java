package org.peerstead.standalone;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.peerstead.standalone.backends.Database;
import org.peerstead.standalone.backends.FreePort;
import org.peerstead.standalone.backends.Kafka;
import org.peerstead.standalone.backends.Postgres;
import org.peerstead.standalone.gateway.Gateway;
import org.peerstead.standalone.services.ExternalService;
import org.peerstead.standalone.services.Guard;
import org.peerstead.standalone.services.Leftovers;
import org.peerstead.standalone.services.Packaging;
import org.peerstead.standalone.services.Replica;
import org.peerstead.standalone.services.Service;
import org.peerstead.standalone.services.Services;
import org.peerstead.standalone.services.Upstreams;
import org.peerstead.standalone.services.Wiring;

/** Everything that runs, started in the order in which it is needed, closed in the other order. */
final class Suite {

  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final Arguments arguments;
  private final Console console;
  private final Upstreams upstreams = new Upstreams();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;

  Suite(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  /** Returns when every service is ready, where a person opens it. */
  URI start() throws Refusal, IOException, InterruptedException {
    Map<Service, Path> packaged = packagedServices();
    DataDirectory data = opened(DataDirectory.open(arguments.data()));
    LibraryLogs.writeTo(data.log("launcher.log"));
    Leftovers.end(data.path());
    Gateway gateway = openGateway();
    data.announce(gateway.url());
    console.done("Gateway at " + gateway.url());
    Guard guard = opened(Guard.start());
    Wiring wiring = startBackends(data, gateway.loopback(), guard);
    announceExternals(data, wiring);
    startServices(packaged, data, wiring, gateway.url(), guard);
    return gateway.url();
  }

  private Map<Service, Path> packagedServices() throws Refusal, IOException {
    Packaging packaging = arguments.packaging();
    var packaged = new EnumMap<Service, Path>(Service.class);
    for (Service service : ours()) {
      Path target = service.target(arguments.home());
      Path file =
          packaging
              .in(target)
              .orElseThrow(() ->
                  Refusal.because(
                      "The service %s %s: nothing in %s."
                          .formatted(service.artifact(), packaging.missing(), target)));
      packaged.put(service, file);
    }
    return packaged;
  }

  private Set<Service> ours() {
    var ours = EnumSet.allOf(Service.class);
    ours.removeAll(arguments.external().keySet());
    return ours;
  }

  private Gateway openGateway() throws Refusal, IOException {
    try {
      Path webClient = arguments.home().resolve("web-client/app/dist");
      return opened(Gateway.open(arguments.host(), arguments.port(), webClient, upstreams));
    } catch (BindException taken) {
      throw Refusal.because(
          "The port %d of %s cannot be had (somebody else may use it); choose another with --port."
              .formatted(arguments.port(), arguments.host()));
    }
  }

  /** The two at the same time: each waits for the disk more than it computes. */
  private Wiring startBackends(DataDirectory data, URI loopback, Guard guard) throws IOException {
    CompletableFuture<Kafka> kafka = background(() -> startKafka(data));
    Map<Service, Database> databases = startPostgres(data, guard);
    Path keys = TokenKeys.in(data.resolve("token-keys.json"));
    try {
      return new Wiring(loopback, kafka.join().bootstrapServers(), databases, keys);
    } catch (CompletionException failed) {
      throw new IOException("Kafka did not start", failed.getCause());
    }
  }

  private Kafka startKafka(DataDirectory data) throws IOException {
    Kafka kafka = opened(Kafka.start(data.resolve("kafka")));
    console.done("Kafka");
    return kafka;
  }

  private Map<Service, Database> startPostgres(DataDirectory data, Guard guard) throws IOException {
    PostgresKeeper keeper =
        opened(
            PostgresKeeper.open(
                port ->
                    Postgres.durable(
                        data.resolve("postgres"),
                        data.cache("postgres"),
                        data.log("postgresql.log"),
                        port),
                guard,
                console));
    console.done("PostgreSQL");
    return databases(keeper.postgres());
  }

  private static Map<Service, Database> databases(Postgres postgres) throws IOException {
    var databases = new EnumMap<Service, Database>(Service.class);
    try {
      for (Service service : Service.values()) {
        if (service.database().isPresent()) {
          databases.put(service, postgres.database(service.database().get()));
        }
      }
    } catch (SQLException fault) {
      throw new IOException("PostgreSQL refuses to make the databases", fault);
    }
    return databases;
  }

  private void announceExternals(DataDirectory data, Wiring wiring) throws IOException {
    for (var chosen : arguments.external().entrySet()) {
      int port = chosen.getValue() == 0 ? FreePort.find() : chosen.getValue();
      Path file = new ExternalService(chosen.getKey(), port).writeEnvironment(data.path(), wiring);
      upstreams.add(chosen.getKey(), port);
      console.done(
          chosen.getKey().artifact() + " is yours: port " + port + ", settings in " + file);
    }
  }

  private void startServices(
      Map<Service, Path> packaged, DataDirectory data, Wiring wiring, URI url, Guard guard)
      throws Refusal, IOException, InterruptedException {
    var services =
        opened(
            new Services(packaged, arguments.packaging(), data.path(), wiring, upstreams, guard));
    var watch = new SuiteWatch(console, data, url);
    List<Replica> replicas = services.start(arguments.replicas(), watch);
    opened(data::deleteSuite);
    opened(watch::stop);
    watch.awaitReady(replicas, START_LIMIT);
    openControl(data, services, watch);
  }

  private void openControl(DataDirectory data, Services services, SuiteWatch watch)
      throws IOException {
    Path socket = data.resolve(DataDirectory.CONTROL);
    try {
      opened(Control.open(socket, progress -> roll(services, watch, progress)));
    } catch (SocketException tooLong) {
      console.warn("It can't be rolled, since no socket can be at " + socket + ".");
    }
  }

  private static String roll(Services services, SuiteWatch watch, Consumer<String> progress)
      throws IOException, InterruptedException {
    watch.tell(progress);
    try {
      return services.roll().map(Suite::stoppedAt).orElse(Control.DONE);
    } finally {
      watch.tell(nobody -> {});
    }
  }

  private static String stoppedAt(Replica replica) {
    return "%s goes on as it was, since it died meanwhile or its successor does not start: %s."
        .formatted(replica.name(), replica.log());
  }

  /** What is opened while the suite closes is closed at once. */
  private synchronized <T extends AutoCloseable> T opened(T part) throws IOException {
    if (closed) {
      close(part);
      throw new IOException("It was asked to stop");
    }
    opened.push(part);
    return part;
  }

  private interface Start<T> {
    T run() throws IOException;
  }

  private static <T> CompletableFuture<T> background(Start<T> start) {
    var future = new CompletableFuture<T>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            future.complete(start.run());
          } catch (IOException | RuntimeException fault) {
            future.completeExceptionally(fault);
          }
        });
    return future;
  }

  /**
   * @return whether there was anything to stop
   */
  synchronized boolean stop() {
    boolean any = !opened.isEmpty();
    closed = true;
    while (!opened.isEmpty()) {
      close(opened.pop());
    }
    return any;
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception fault) {
      console.warn("While stopping: " + fault.getMessage());
    }
  }
}
