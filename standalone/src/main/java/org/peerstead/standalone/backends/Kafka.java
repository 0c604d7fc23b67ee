package org.peerstead.standalone.backends;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A single-node Kafka broker (KRaft) inside this process, on loopback. */
public final class Kafka implements AutoCloseable {

  private final KafkaRaftServer server;
  private final int port;

  private Kafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Keeps its topics in that directory over restarts. */
  public static Kafka start(Path directory) throws IOException {
    List<Integer> ports = FreePort.find(2);
    return start(directory, ports.getFirst(), ports.getLast());
  }

  /** At a port of loopback that was told to others before. */
  public static Kafka start(Path directory, int port) throws IOException {
    List<Integer> others = FreePort.find(2);
    return start(directory, port, others.getFirst() == port ? others.getLast() : others.getFirst());
  }

  private static Kafka start(Path directory, int port, int controllerPort) throws IOException {
    Properties properties = properties(directory, port, controllerPort);
    if (!Files.exists(directory.resolve("meta.properties"))) {
      format(directory);
    }
    var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup();
    return new Kafka(server, port);
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Beside its place and then moved there, so that it is never found half done. */
  private static void format(Path directory) throws IOException {
    Path draft = directory.resolveSibling(directory.getFileName() + ".new");
    Directories.delete(draft);
    Files.createDirectories(draft);
    Path file = Files.createTempFile("kafka", ".properties");
    try (var out = Files.newOutputStream(file)) {
      // The ports of a start don't matter to the format.
      properties(draft, 9092, 9093).store(out, null);
    }
    var said = new ByteArrayOutputStream();
    int status =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
            new PrintStream(said, true, StandardCharsets.UTF_8));
    Files.delete(file);
    if (status != 0) {
      throw new IOException("Kafka's storage: " + said.toString(StandardCharsets.UTF_8));
    }
    Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Properties properties(Path directory, int port, int controllerPort) {
    var properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    properties.put(
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    properties.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("log.dirs", directory.toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    // A suite may be switched off for months; its readers go on where they were.
    properties.put("offsets.retention.minutes", Integer.toString(10 * 365 * 24 * 60));
    // Indexes are mapped whole; there are many partitions and little in them.
    properties.put("log.index.size.max.bytes", "1048576");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    return properties;
  }
}
