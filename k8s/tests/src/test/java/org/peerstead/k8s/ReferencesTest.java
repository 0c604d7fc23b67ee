package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one document says of another is so. */
class ReferencesTest {

  static Stream<Manifests> combinations() {
    return Combinations.all();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void podsHaveTheLabelsThatTheirWorkloadSelects(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      if (!workload.kind().equals("Job")) {
        assertThat(
                new Selector(workload.manifest().spec().path("selector"))
                    .matches(workload.labels()))
            .as("" + workload)
            .isTrue();
      }
      assertThat(workload.labels())
          .containsEntry("app.kubernetes.io/name", workload.name())
          .containsEntry("app.kubernetes.io/part-of", "peerstead")
          .containsKey("app.kubernetes.io/component");
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aServiceLeadsToThePodsOfItsNameAndToAPortOfTheirs(Manifests manifests) {
    for (Manifest service : manifests.ofKind("Service").toList()) {
      Map<String, String> selector = Manifest.strings(service.spec().path("selector"));
      var backends =
          manifests.workloads().stream()
              .filter(one -> one.labels().entrySet().containsAll(selector.entrySet()))
              .toList();
      if (isOfAnOperator(selector)) {
        continue;
      }
      assertThat(backends)
          .as("" + service)
          .extracting(Workload::name)
          .containsExactly(service.name());
      assertThat(Manifest.elements(service.spec().path("ports")))
          .as("" + service)
          .allMatch(port -> ports(backends.getFirst()).contains(port.path("targetPort").asText()));
    }
  }

  private static boolean isOfAnOperator(Map<String, String> selector) {
    return selector.keySet().stream()
        .anyMatch(key -> key.startsWith("cnpg.io/") || key.startsWith("strimzi.io/"));
  }

  private static Set<String> ports(Workload workload) {
    var ports = new TreeSet<String>();
    workload.containers().stream()
        .flatMap(container -> Manifest.elements(container.path("ports")))
        .forEach(port -> ports.add(port.path("name").asText()));
    return ports;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void budgetsAndAutoscalersAreOfAWorkload(Manifests manifests) {
    assertThat(manifests.ofKind("PodDisruptionBudget"))
        .allSatisfy(budget ->
            assertThat(manifests.workloads())
                .filteredOn(
                    one -> new Selector(budget.spec().path("selector")).matches(one.labels()))
                .extracting(Workload::name)
                .containsExactly(budget.name()))
        .extracting(Manifest::name)
        .containsAll(Project.SERVICES);
    assertThat(manifests.ofKind("HorizontalPodAutoscaler"))
        .allSatisfy(autoscaler ->
            assertThat(
                    manifests.find(
                        "Deployment", autoscaler.spec().at("/scaleTargetRef/name").asText()))
                .isPresent());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void accountsAndConfigMapsThatAreNamedAreThere(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      assertThat(
              manifests.find("ServiceAccount", workload.pod().path("serviceAccountName").asText()))
          .as("account of " + workload)
          .isPresent();
      Stream.concat(
              workload.configMapsTakenWhole(),
              workload.pod().findValues("configMap").stream().map(one -> one.path("name").asText()))
          .forEach(name ->
              assertThat(manifests.find("ConfigMap", name)).as(workload + " " + name).isPresent());
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whatIsMountedIsAVolume(Manifests manifests) {
    for (Workload workload : manifests.workloads()) {
      var volumes = new TreeSet<String>();
      Stream.of(
              workload.pod().path("volumes"),
              workload.manifest().spec().path("volumeClaimTemplates"))
          .flatMap(Manifest::elements)
          .forEach(
              one -> volumes.add(one.path("name").asText() + one.at("/metadata/name").asText()));
      assertThat(
              workload.containers().stream()
                  .flatMap(one -> Manifest.elements(one.path("volumeMounts")))
                  .map(mount -> mount.path("name").asText()))
          .as("" + workload)
          .allMatch(volumes::contains);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void doorsLeadToAPortOfAService(Manifests manifests) {
    manifests
        .ofKind("Ingress")
        .flatMap(ReferencesTest::ingressBackends)
        .forEach(backend -> {
          Manifest service = manifests.find("Service", backend.path("name").asText()).orElseThrow();
          assertThat(service.spec().findValuesAsText("name"))
              .contains(backend.at("/port/name").asText());
        });
    manifests
        .ofKind("HTTPRoute")
        .flatMap(
            route -> route.json().findValues("backendRefs").stream().flatMap(Manifest::elements))
        .forEach(backend -> {
          Manifest service = manifests.find("Service", backend.path("name").asText()).orElseThrow();
          assertThat(service.spec().at("/ports/0/port").asInt())
              .isEqualTo(backend.path("port").asInt());
        });
  }

  private static Stream<JsonNode> ingressBackends(Manifest ingress) {
    return ingress.json().findValues("backend").stream().map(one -> one.path("service"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theHostsThatTheServicesAreToldAreServices(Manifests manifests) {
    var hosts = new TreeSet<String>();
    manifests
        .services()
        .forEach(service ->
            Settings.of(manifests, service).values().forEach(value -> hosts.addAll(hosts(value))));
    assertThat(hosts)
        .containsExactlyInAnyOrder("postgres:5432", "kafka:9092", "identity-service:8080")
        .allSatisfy(host -> {
          String[] parts = host.split(":");
          var service = manifests.find("Service", parts[0]);
          assertThat(service).as(host).isPresent();
          assertThat(service.orElseThrow().spec().at("/ports/0/port").asText()).isEqualTo(parts[1]);
        });
  }

  private static Set<String> hosts(String value) {
    var hosts = new TreeSet<String>();
    var matcher =
        java.util.regex.Pattern.compile("(?:^|//)([a-z][a-z-]*:\\d+)(?:/|$)").matcher(value);
    while (matcher.find()) {
      hosts.add(matcher.group(1));
    }
    return hosts;
  }
}
