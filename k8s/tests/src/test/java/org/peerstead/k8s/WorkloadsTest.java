package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods are restricted, probed, bounded, and stop in order. */
class WorkloadsTest {

  /** Of the restricted Pod Security Standard. */
  private static final Set<String> VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  /** What a quiet socket of an executable takes, as signaling-service measured it. */
  private static final int SOCKET_KIBIBYTES = 17;

  static Stream<Manifests> combinations() {
    return Combinations.all();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void podsAreRestricted(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      JsonNode pod = workload.pod();
      JsonNode context = pod.path("securityContext");
      assertThat(context.path("runAsNonRoot").asBoolean()).as(workload + " non-root").isTrue();
      assertThat(context.path("runAsUser").asInt()).as(workload + " uid").isPositive();
      assertThat(context.at("/seccompProfile/type").asText())
          .as(workload + " seccomp")
          .isEqualTo("RuntimeDefault");
      for (String sharing : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertThat(pod.path(sharing).asBoolean()).as(workload + " " + sharing).isFalse();
      }
      assertThat(Manifest.elements(pod.path("volumes")))
          .as(workload + " volumes")
          .allSatisfy(volume -> assertThat(volume.fieldNames()).toIterable().isSubsetOf(VOLUMES));
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void containersAreRestricted(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      for (JsonNode container : workload.containers()) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).as("" + workload).isTrue();
        assertThat(context.path("privileged").asBoolean()).isFalse();
        assertThat(Manifest.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(Manifest.texts(context.at("/capabilities/add"))).isSubsetOf("NET_BIND_SERVICE");
        assertThat(Manifest.elements(container.path("ports")))
            .noneMatch(port -> port.has("hostPort"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void thereIsAPlaceForTemporaryFiles(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      assertThat(workload.containers())
          .as("" + workload)
          .allMatch(container ->
              Manifest.elements(container.path("volumeMounts"))
                  .anyMatch(mount -> mount.path("mountPath").asText().equals("/tmp")));
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void onlyWhoMakesSecretsTalksToTheKubernetesApi(Manifests manifests) {
    assertThat(manifests.workloads())
        .filteredOn(one -> one.pod().path("automountServiceAccountToken").asBoolean(true))
        .extracting(Workload::name)
        .isSubsetOf("generated-secrets");
    assertThat(manifests.ofKind("ServiceAccount"))
        .allMatch(account -> !account.json().path("automountServiceAccountToken").asBoolean(true));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void variablesOfOtherServicesAreNotGiven(Manifests manifests) {
    assertThat(manifests.workloads())
        .allMatch(one -> !one.pod().path("enableServiceLinks").asBoolean(true));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everyContainerHasRequestsAndLimits(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      for (JsonNode container : workload.containers()) {
        for (String amount : List.of("requests", "limits")) {
          assertThat(container.at("/resources/" + amount).has("cpu")).as("" + workload).isTrue();
          assertThat(container.at("/resources/" + amount).has("memory")).as("" + workload).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void imagesArePinned(Manifests manifests) {
    var images = new ArrayList<String>();
    manifests
        .workloads()
        .forEach(one ->
            one.containers().forEach(container -> images.add(container.path("image").asText())));
    manifests.ofKind("Cluster").forEach(one -> images.add(one.spec().path("imageName").asText()));
    assertThat(images)
        .allMatch(image -> image.matches("[^:@]+:[\\w.-]*\\d[\\w.-]*(@sha256:[0-9a-f]{64})?"))
        .noneMatch(image -> image.contains(":latest"));
  }

  /** A name without a registry would be looked for at a public one, where it may be anybody's. */
  @ParameterizedTest
  @MethodSource("combinations")
  void ourOwnImagesAreOnTheNodeOrNowhere(Manifests manifests) {
    assertThat(manifests.workloads())
        .flatExtracting(Workload::containers)
        .extracting(container -> container.path("image").asText())
        .filteredOn(image -> image.contains("peerstead"))
        .isNotEmpty()
        .allMatch(image -> image.startsWith("localhost/peerstead/"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whatRunsForEverIsProbed(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      if (workload.kind().equals("Job")) {
        continue;
      }
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        assertThat(workload.containers())
            .as(workload + " " + probe)
            .allMatch(one -> one.has(probe));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theServicesAreAskedWhereTheyAnswer(Manifests manifests) {
    for (Workload service : manifests.services()) {
      JsonNode container = service.containers().getFirst();
      assertThat(path(container, "startupProbe")).isEqualTo("/q/health/started");
      assertThat(path(container, "readinessProbe")).isEqualTo("/q/health/ready");
      assertThat(path(container, "livenessProbe")).isEqualTo("/q/health/live");
    }
  }

  private static String path(JsonNode container, String probe) {
    assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
    return container.at("/" + probe + "/httpGet/path").asText();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aRolloutTakesNothingAwayBeforeTheNewIsThere(Manifests manifests) {
    for (Workload service : manifests.services()) {
      JsonNode rolling = service.manifest().spec().at("/strategy/rollingUpdate");
      assertThat(rolling.path("maxUnavailable").asInt(1)).isZero();
      assertThat(rolling.path("maxSurge").asInt()).isPositive();
      assertThat(Manifest.elements(service.pod().path("topologySpreadConstraints")))
          .extracting(one -> one.path("topologyKey").asText())
          .contains("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theGracePeriodIsLongerThanWhatIsWaitedFor(Manifests manifests) {
    for (Workload service : manifests.services()) {
      int sleep = service.containers().getFirst().at("/lifecycle/preStop/sleep/seconds").asInt();
      Properties own = Project.properties(service.name());
      int delay = seconds(own.getProperty("quarkus.shutdown.delay"));
      int timeout = seconds(own.getProperty("quarkus.shutdown.timeout"));
      assertThat(sleep).isPositive();
      assertThat(service.pod().path("terminationGracePeriodSeconds").asInt())
          .as("" + service)
          .isGreaterThan(sleep + delay + timeout + 10);
      assertThat(Settings.of(manifests, service).keySet())
          .noneMatch(variable -> variable.startsWith("QUARKUS_SHUTDOWN"));
    }
  }

  private static int seconds(String duration) {
    return Integer.parseInt(duration.replace("s", ""));
  }

  @Test
  void productionHasMoreThanOneOfEachAndLocalAsWell() {
    assertThat(Combinations.overlay("local").services())
        .allMatch(one -> one.manifest().spec().path("replicas").asInt() >= 2);
    assertThat(Combinations.overlay("production").ofKind("HorizontalPodAutoscaler"))
        .hasSize(4)
        .allMatch(one -> one.spec().path("minReplicas").asInt() >= 2);
    assertThat(Combinations.overlay("production").services())
        .as("the autoscaler's number")
        .noneMatch(one -> one.manifest().spec().has("replicas"));
  }

  @Test
  void anExecutablesHeapLeavesRoomBelowTheLimit() {
    for (Workload service : Combinations.overlay("production").services()) {
      JsonNode container = service.containers().getFirst();
      List<String> heap = Manifest.texts(container.path("args"));
      assertThat(heap).first().asString().matches("-Xmx\\d+m");
      assertThat(heap.subList(1, heap.size()))
          .as("a small young generation, and no process that goes on without memory")
          .containsExactly("-Xmn8m", "-XX:+ExitOnOutOfMemoryError");
      int limit = mebibytes(container.at("/resources/limits/memory").asText());
      assertThat(Integer.parseInt(heap.getFirst().replaceAll("\\D", ""))).isLessThan(limit / 2);
    }
  }

  /** As many of our own as two pods have, when one of them is lost, and those of each protocol. */
  @Test
  void asManySocketsAsMayOpenFitIntoTheHeap() {
    Manifests production = Combinations.overlay("production");
    Workload service =
        production.find("Deployment", "signaling-service").map(Workload::new).orElseThrow();
    Map<String, String> settings = Settings.of(production, service);
    int foreign =
        Integer.parseInt(settings.get("PEERSTEAD_PEERJS_SOCKETS"))
            + Integer.parseInt(settings.get("PEERSTEAD_Y_WEBRTC_SOCKETS"));
    int own =
        production
            .find("HorizontalPodAutoscaler", "signaling-service")
            .orElseThrow()
            .spec()
            .at("/metrics/1/pods/target/averageValue")
            .asInt();
    String heap = Manifest.texts(service.containers().getFirst().path("args")).getFirst();
    assertThat(own).isPositive();
    assertThat((2 * own + foreign) * SOCKET_KIBIBYTES / 1024)
        .isLessThan(Integer.parseInt(heap.replaceAll("\\D", "")));
  }

  private static int mebibytes(String quantity) {
    assertThat(quantity).endsWith("Mi");
    return Integer.parseInt(quantity.replace("Mi", ""));
  }
}
