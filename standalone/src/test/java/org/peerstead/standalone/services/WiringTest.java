package org.peerstead.standalone.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.backends.Database;

class WiringTest {

  @TempDir private Path directory;

  private final Wiring wiring =
      new Wiring(
          URI.create("http://127.0.0.1:8080"),
          "localhost:9092",
          Map.of(Service.IDENTITY, new Database("localhost", 5432, "identity", "identity", "it's")),
          Path.of("/data/token-keys.json"));

  @Test
  void aServiceIsToldWhatItsReadmeAsksFor() {
    assertThat(wiring.environment(Service.IDENTITY, "identity-service-1", 7001))
        .containsEntry("QUARKUS_HTTP_HOST", "127.0.0.1")
        .containsEntry("QUARKUS_HTTP_PORT", "7001")
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092")
        .containsEntry("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "http://127.0.0.1:8080/v1/jwks")
        .containsEntry("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:5432/identity")
        .containsEntry("QUARKUS_DATASOURCE_USERNAME", "identity")
        .containsEntry("PEERSTEAD_TOKENS_KEYS", "/data/token-keys.json");
  }

  @Test
  void nobodyElseIsToldWhereThePrivateKeysLie() {
    for (Service service : new Service[] {Service.MAILBOX, Service.SIGNALING}) {
      assertThat(wiring.environment(service, "one", 7001))
          .doesNotContainKey("PEERSTEAD_TOKENS_KEYS");
    }
  }

  @Test
  void whatAShellSourcesIsForItsOwnerOnlyAndQuoted() throws Exception {
    // When
    Path file = new ExternalService(Service.IDENTITY, 7001).writeEnvironment(directory, wiring);

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var shell =
        new ProcessBuilder(
                "sh", "-c", ". \"$0\"; printf %s \"$QUARKUS_DATASOURCE_PASSWORD\"", file.toString())
            .start();
    assertThat(shell.inputReader().readLine()).isEqualTo("it's");
  }
}
