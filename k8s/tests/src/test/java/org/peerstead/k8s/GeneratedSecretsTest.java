package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Job of the local overlay against a server that answers as the Kubernetes API does. */
class GeneratedSecretsTest {

  @TempDir Path directory;

  @Test
  void everySecretIsMadeOnceAndLeftAloneAfterThat() throws Exception {
    try (var api = new ApiServer(directory)) {
      // Given
      assertThat(api.run("make.sh")).isZero();
      var made = api.secrets();

      // When
      int status = api.run("make.sh");

      // Then
      assertThat(status).isZero();
      assertThat(api.secrets()).isEqualTo(made);
      assertThat(made)
          .containsOnlyKeys(
              "postgres-superuser",
              "identity-service-database-a",
              "mailbox-service-database-a",
              "public-store-service-database-a",
              "identity-service-token-keys");
      assertThat(Manifest.decoded(made.get("public-store-service-database-a"), "username"))
          .isEqualTo("public_store_a");
      assertThat(made.values().stream().map(one -> Manifest.decoded(one, "password")).distinct())
          .as("four passwords, and none beside the token keys")
          .hasSize(5);
      String keys = Manifest.decoded(made.get("identity-service-token-keys"), "token-keys.json");
      assertThat(new JsonMapper().readTree(keys).at("/keys/0/kty").asText()).isEqualTo("OKP");
    }
  }

  @Test
  void nothingIsSaidToAServerThatTheAccountDoesNotKnow() throws Exception {
    try (var api = new ApiServer(directory);
        var other = new ApiServer(Files.createDirectory(directory.resolve("other")))) {
      Files.copy(
          directory.resolve("other/ca.crt"),
          directory.resolve("ca.crt"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);

      assertThat(api.run("make.sh")).isNotZero();
      assertThat(api.secrets()).isEmpty();
      assertThat(other.secrets()).isEmpty();
    }
  }
}
