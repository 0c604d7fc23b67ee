package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.peerstead.k8s.Arrows.Party;

/** The network policies allow the arrows of the architecture and no other. */
class ArrowsTest {

  private static final Party DNS = new Party("dns", "kube-system", Map.of("k8s-app", "kube-dns"));
  private static final Party NGINX = new Party("ingress", "ingress-nginx", Map.of());
  private static final Party ENVOY = new Party("gateway", "envoy-gateway-system", Map.of());
  private static final Party PROMETHEUS = new Party("prometheus", "monitoring", Map.of());
  private static final Party COLLECTOR =
      new Party(
          "collector",
          "observability",
          Map.of("app.kubernetes.io/name", "opentelemetry-collector"));
  private static final Party STRANGER = new Party("stranger", "default", Map.of());
  private static final Party INTRUDER = new Party("intruder", "peerstead", Map.of());

  private static final List<Party> OTHERS =
      List.of(DNS, NGINX, ENVOY, PROMETHEUS, COLLECTOR, STRANGER, INTRUDER);

  /** The ports that anybody listens at. */
  private static final int[] PORTS = {4317, 4318, 5432, 8000, 8080, 8081, 9090, 9091, 9092, 9093};

  private static final Set<String> OF_THE_ARCHITECTURE =
      Set.of(
          "identity-service → postgres:5432",
          "mailbox-service → postgres:5432",
          "public-store-service → postgres:5432",
          "identity-service → kafka:9092",
          "signaling-service → kafka:9092",
          "mailbox-service → kafka:9092",
          "public-store-service → kafka:9092",
          // The keys of tokens, and of authors.
          "signaling-service → identity-service:8080",
          "mailbox-service → identity-service:8080",
          "public-store-service → identity-service:8080");

  static Stream<Manifests> combinations() {
    return Combinations.all();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void thereAreTheArrowsOfTheArchitectureAndNoOther(Manifests manifests) {
    var expected = new TreeSet<>(OF_THE_ARCHITECTURE);
    if (manifests.find("Deployment", "one-port").isPresent()) {
      Project.SERVICES.forEach(service -> expected.add("one-port → " + service + ":8080"));
      OTHERS.stream()
          .filter(one -> !one.equals(INTRUDER))
          .forEach(one -> expected.add(one.name() + " → one-port:8080"));
    }
    if (manifests.ofKind("Ingress").findAny().isPresent()) {
      expected.addAll(fromDoor("ingress"));
    }
    if (manifests.ofKind("Gateway").findAny().isPresent()) {
      expected.addAll(fromDoor("gateway"));
    }
    if (manifests.ofKind("ServiceMonitor").findAny().isPresent()) {
      Project.SERVICES.forEach(service -> expected.add("prometheus → " + service + ":8080"));
    }
    if (manifests.find("NetworkPolicy", "services-to-collector").isPresent()) {
      Project.SERVICES.forEach(service -> expected.add(service + " → collector:4318"));
    }
    // Strimzi itself says who may reach its pods inside its own cluster; the model has no other pod
    // of it.
    assertThat(new Arrows(manifests, OTHERS).on(PORTS)).isEqualTo(expected);
  }

  private static Set<String> fromDoor(String door) {
    var arrows = new TreeSet<String>();
    Stream.concat(Project.SERVICES.stream(), Stream.of("web-client"))
        .forEach(service -> arrows.add(door + " → " + service + ":8080"));
    return arrows;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whoeverKnowsOthersByNameMayAskForTheirAddress(Manifests manifests) {
    var asking = new Arrows(manifests, OTHERS).on(53);
    assertThat(asking)
        .containsAll(Project.SERVICES.stream().map(one -> one + " → dns:53").toList());
    assertThat(asking)
        .doesNotContain("web-client → dns:53", "coturn → dns:53", "intruder → dns:53");
  }

  /** Deny-all closes what nobody thought of; each of our own pods is closed without it. */
  @Test
  void everyPodHasAPolicyOfItsOwnForBothDirections() {
    for (String overlay : List.of("local", "production")) {
      Manifests manifests = Combinations.overlay(overlay);
      for (Workload workload : manifests.workloads()) {
        for (String direction : List.of("Ingress", "Egress")) {
          assertThat(manifests.ofKind("NetworkPolicy"))
              .as(workload + " " + direction)
              .anyMatch(policy ->
                  !policy.spec().path("podSelector").isEmpty()
                      && Manifest.texts(policy.spec().path("policyTypes")).contains(direction)
                      && new Selector(policy.spec().path("podSelector"))
                          .matches(workload.labels()));
        }
      }
    }
  }
}
