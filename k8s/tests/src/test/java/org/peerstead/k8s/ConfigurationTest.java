package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A variable that is set is one that the service reads when it starts. */
class ConfigurationTest {

  /** Read by glibc and by the Java launcher. */
  private static final Set<String> OF_THE_RUNTIME = Set.of("MALLOC_ARENA_MAX", "JDK_JAVA_OPTIONS");

  private static final Map<String, String> PHASES = phases();

  static Stream<Manifests> combinations() {
    return Combinations.all();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everyVariableIsReadByTheService(Manifests manifests) {
    for (Workload service : manifests.services()) {
      var known = new TreeSet<>(OF_THE_RUNTIME);
      Keys.of(service.name()).stream().map(Keys::variable).forEach(known::add);
      for (String variable : Settings.of(manifests, service).keySet()) {
        assertThat(variable)
            .as(variable + " of " + service)
            .satisfiesAnyOf(
                one -> assertThat(known).contains(one),
                one -> assertThat(isOfQuarkus(one, service.name())).isTrue(),
                one -> assertThat(isOfKafka(one)).isTrue());
      }
    }
  }

  /** What is fixed when the service is built cannot be set in a cluster. */
  private static boolean isOfQuarkus(String variable, String service) {
    boolean ofDatabase =
        variable.startsWith("QUARKUS_DATASOURCE_") || variable.startsWith("QUARKUS_FLYWAY_");
    return "RUN_TIME".equals(PHASES.get(variable))
        && (!ofDatabase || Keys.of(service).contains("quarkus.datasource.db-kind"));
  }

  private static boolean isOfKafka(String variable) {
    return Stream.of(
            ProducerConfig.configNames(),
            ConsumerConfig.configNames(),
            AdminClientConfig.configNames())
        .flatMap(Set::stream)
        .anyMatch(name -> Keys.variable("kafka." + name).equals(variable));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whatAServiceCannotStartWithoutIsSet(Manifests manifests) {
    for (Workload service : manifests.services()) {
      Set<String> set = Settings.of(manifests, service).keySet();
      assertThat(set).contains("KAFKA_BOOTSTRAP_SERVERS");
      if (Keys.of(service.name()).contains("quarkus.datasource.db-kind")) {
        assertThat(set)
            .as("" + service)
            .contains(
                "QUARKUS_DATASOURCE_USERNAME",
                "QUARKUS_DATASOURCE_PASSWORD",
                "QUARKUS_DATASOURCE_JDBC_URL",
                "QUARKUS_DATASOURCE_REACTIVE_URL");
      }
      if (Keys.of(service.name()).contains("mp.jwt.verify.publickey.location")) {
        assertThat(set).as("" + service).contains("MP_JWT_VERIFY_PUBLICKEY_LOCATION");
      }
    }
    assertThat(settings(manifests, "identity-service")).containsKey("PEERSTEAD_TOKENS_KEYS");
    assertThat(settings(manifests, "public-store-service")).containsKey("PEERSTEAD_IDENTITY_URL");
    assertThat(settings(manifests, "signaling-service")).containsKey("PEERSTEAD_REPLICA");
  }

  @Test
  void theTokenKeysAreWhereTheServiceLooks() {
    Manifests manifests = Combinations.overlay("local");
    String file = settings(manifests, "identity-service").get("PEERSTEAD_TOKENS_KEYS");
    JsonNode container =
        manifests
            .find("Deployment", "identity-service")
            .map(Workload::new)
            .orElseThrow()
            .containers()
            .getFirst();
    assertThat(Manifest.elements(container.path("volumeMounts")))
        .anyMatch(mount -> file.equals(mount.path("mountPath").asText() + "/token-keys.json"));
  }

  @Test
  void keysAreFoundInMappingsWhatTheyExtendGroupsAndParameters() {
    assertThat(Keys.of("mailbox-service"))
        .contains("peerstead.mailbox.quota.envelopes", "peerstead.mailbox.expiry-interval");
    assertThat(Keys.of("signaling-service"))
        .contains("peerstead.replica", "peerstead.ice.servers", "peerstead.y-webrtc.sockets")
        .doesNotContain("peerstead.tokens.keys");
    assertThat(PHASES)
        .containsEntry("QUARKUS_HTTP_PORT", "RUN_TIME")
        .containsEntry("QUARKUS_DATASOURCE_DB_KIND", "BUILD_AND_RUN_TIME_FIXED");
  }

  private static Map<String, String> settings(Manifests manifests, String service) {
    return Settings.of(
        manifests, manifests.find("Deployment", service).map(Workload::new).orElseThrow());
  }

  /** Variable to phase, as the extensions describe themselves. */
  private static Map<String, String> phases() {
    var phases = new TreeMap<String, String>();
    try {
      var loader = ConfigurationTest.class.getClassLoader();
      for (URL model :
          Collections.list(
              loader.getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
        collect(new JsonMapper().readTree(model), phases);
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return phases;
  }

  private static void collect(JsonNode node, Map<String, String> phases) {
    if (node.has("phase") && node.has("path")) {
      phases.put(node.at("/path/environmentVariable").asText(), node.path("phase").asText());
    }
    node.forEach(child -> collect(child, phases));
  }
}
