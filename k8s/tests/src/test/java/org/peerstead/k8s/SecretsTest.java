package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.SigningKey;

/** Secrets are made in the cluster or by whoever runs it, and never written down here. */
class SecretsTest {

  static Stream<Manifests> combinations() {
    return Combinations.all();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void noSecretIsWrittenDown(Manifests manifests) {
    assertThat(manifests.ofKind("Secret")).isEmpty();
    for (Workload workload : manifests.workloads()) {
      workload.environment().values().stream()
          .filter(one ->
              one.path("name")
                  .asText()
                  .matches(".*(PASSWORD|SECRET|TOKEN|CREDENTIAL|ICE_SERVERS).*"))
          .filter(one -> !one.path("name").asText().endsWith("_FILE"))
          .forEach(
              one -> assertThat(one.at("/valueFrom").has("secretKeyRef")).as("" + one).isTrue());
    }
    assertThat(manifests.ofKind("ConfigMap"))
        .noneMatch(map -> map.json().path("data").toString().matches("(?i).*password=\\w.*"));
  }

  @Test
  void productionMakesNoneItself() {
    assertThat(Combinations.overlay("production").find("Job", "generated-secrets")).isEmpty();
    assertThat(Combinations.overlay("production").ofKind("Role", "RoleBinding")).isEmpty();
  }

  @Test
  void everySecretThatTheLocalOverlayNeedsIsMade() {
    String script = Project.read(Project.K8S.resolve("components/generated-secrets/make.sh"));
    assertThat(needed(Combinations.overlay("local")))
        .allMatch(name ->
            script.contains("secret " + name + " ")
                || script.contains(
                    "$service" + name.replaceFirst("^(identity|mailbox|public-store)", "")));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void nameAndPasswordOfALoginComeFromTheSameSecret(Manifests manifests) {
    String login = manifests.name().contains("second-logins") ? "b" : "a";
    for (Workload service : manifests.services()) {
      JsonNode username = service.environment().get("QUARKUS_DATASOURCE_USERNAME");
      if (username == null) {
        continue;
      }
      JsonNode password = service.environment().get("QUARKUS_DATASOURCE_PASSWORD");
      String secret = service.name() + "-database-" + login;
      assertThat(username.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo(secret);
      assertThat(username.at("/valueFrom/secretKeyRef/key").asText()).isEqualTo("username");
      assertThat(password.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo(secret);
      assertThat(password.at("/valueFrom/secretKeyRef/key").asText()).isEqualTo("password");
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everySecretIsExplained(Manifests manifests) {
    String readme = Project.read(Project.K8S.resolve("README.md"));
    assertThat(needed(manifests)).allMatch(name -> readme.contains("`" + name + "`"));
  }

  private static Set<String> needed(Manifests manifests) {
    var names = new TreeSet<String>();
    for (Workload workload : manifests.workloads()) {
      JsonNode pod = workload.pod();
      pod.findValues("secretKeyRef").stream()
          .filter(one -> !one.path("optional").asBoolean())
          .forEach(one -> names.add(one.path("name").asText()));
      pod.findValues("secret")
          .forEach(one -> names.add(one.path("secretName").asText(one.path("name").asText())));
    }
    manifests
        .ofKind("Cluster")
        .forEach(one ->
            one.spec()
                .findValues("passwordSecret")
                .forEach(secret -> names.add(secret.path("name").asText())));
    return names;
  }

  @Test
  void aMadeTokenKeySignsAndIsNamedByItsThumbprint() throws Exception {
    JsonNode key = new JsonMapper().readTree(run("generated-secrets/token-keys.sh")).at("/keys/0");
    var published = new SigningKey(key.path("x").asText());
    assertThat(key.path("kid").asText()).isEqualTo(published.thumbprint());
    byte[] signed = "what is signed".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(published.verifies(signed, signature(key, signed))).isTrue();
  }

  private static byte[] signature(JsonNode key, byte[] signed) throws Exception {
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(
                new EdECPrivateKeySpec(
                    NamedParameterSpec.ED25519, Base64Url.decode(key.path("d").asText()))));
    signature.update(signed);
    return signature.sign();
  }

  private static byte[] run(String script) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("bash", Project.K8S.resolve("components").resolve(script).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return said;
  }
}
