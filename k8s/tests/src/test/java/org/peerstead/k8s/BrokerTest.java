package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.backends.FreePort;

/** The configuration of kafka-single-node in a real broker. */
class BrokerTest {

  @TempDir Path directory;

  @Test
  void theBrokerStartsAndMakesATopicOfTheServices() throws Exception {
    // Given
    List<Integer> ports = FreePort.find(2);
    int port = ports.getFirst();
    Properties properties = properties(port, ports.getLast());
    format(properties);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);

    // When
    server.startup();

    // Then
    try (var admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + port))) {
      admin
          .createTopics(
              List.of(new NewTopic("identity.directory", Optional.of(8), Optional.empty())))
          .all()
          .get(60, TimeUnit.SECONDS);
      assertThat(admin.listTopics().names().get()).containsExactly("identity.directory");
    } finally {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  /** As it is in the cluster, but for addresses and the directory. */
  private Properties properties(int port, int controllerPort) throws IOException {
    var properties = new Properties();
    properties.load(
        new StringReader(
            Project.read(Project.K8S.resolve("components/kafka-single-node/server.properties"))
                .replace("localhost:9093", "localhost:" + controllerPort)
                .replace("PLAINTEXT://:9092", "PLAINTEXT://localhost:" + port)
                .replace("kafka:9092", "localhost:" + port)
                .replace("/var/lib/kafka", directory.toString())));
    return properties;
  }

  /** As start.sh does. */
  private void format(Properties properties) throws IOException {
    Path file = directory.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    var said = new ByteArrayOutputStream();
    int status =
        StorageTool.execute(
            new String[] {
              "format",
              "--standalone",
              "--cluster-id",
              Uuid.randomUuid().toString(),
              "--config",
              file.toString()
            },
            new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }
}
