package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who may open a connection to whom by the network policies: an arrow is there when the one end may
 * send and the other receive. A pod that no policy selects for a direction may do everything.
 */
final class Arrows {

  /** Somebody of another namespace, or outside of the cluster. */
  record Party(String name, String namespace, Map<String, String> labels) {}

  private static final String NAMESPACE = "peerstead";
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private final List<Manifest> policies;
  private final List<Party> parties;

  Arrows(Manifests manifests, List<Party> others) {
    this.policies =
        Stream.concat(
                manifests.ofKind("NetworkPolicy"), manifests.ofKind("Kafka").map(Arrows::byStrimzi))
            .toList();
    this.parties = Stream.concat(pods(manifests), others.stream()).toList();
  }

  /** The policy that Strimzi makes of a listener, as its documentation says. */
  private static Manifest byStrimzi(Manifest kafka) {
    JsonNode listener = kafka.spec().at("/kafka/listeners/0");
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    ObjectNode spec = policy.put("kind", "NetworkPolicy").putObject("spec");
    spec.putArray("policyTypes").add("Ingress");
    spec.putObject("podSelector").putObject("matchLabels").put("strimzi.io/cluster", kafka.name());
    ObjectNode rule = spec.putArray("ingress").addObject();
    rule.putArray("ports").addObject().set("port", listener.path("port"));
    rule.set("from", listener.path("networkPolicyPeers"));
    return new Manifest(policy);
  }

  private static Stream<Party> pods(Manifests manifests) {
    return Stream.concat(
        manifests.workloads().stream().map(one -> new Party(one.name(), NAMESPACE, one.labels())),
        Stream.concat(
            manifests
                .ofKind("Cluster")
                .map(
                    one -> new Party("postgres", NAMESPACE, Map.of("cnpg.io/cluster", one.name()))),
            manifests
                .ofKind("Kafka")
                .map(one ->
                    new Party("kafka", NAMESPACE, Map.of("strimzi.io/cluster", one.name())))));
  }

  /** Such as {@code mailbox-service → postgres:5432}, of the ports that are asked for. */
  Set<String> on(int... ports) {
    var arrows = new TreeSet<String>();
    for (Party from : parties) {
      for (Party to : parties) {
        for (int port : ports) {
          if (!from.equals(to) && allowed(from, to, port)) {
            arrows.add(from.name() + " → " + to.name() + ":" + port);
          }
        }
      }
    }
    return arrows;
  }

  private boolean allowed(Party from, Party to, int port) {
    return (from.namespace().equals(NAMESPACE) || to.namespace().equals(NAMESPACE))
        && permits("Egress", from, to, port)
        && permits("Ingress", to, from, port);
  }

  private boolean permits(String direction, Party self, Party peer, int port) {
    if (!self.namespace().equals(NAMESPACE)) {
      return true;
    }
    var concerning =
        policies.stream()
            .filter(one -> Manifest.texts(one.spec().path("policyTypes")).contains(direction))
            .filter(one -> new Selector(one.spec().path("podSelector")).matches(self.labels()))
            .toList();
    return concerning.isEmpty()
        || concerning.stream()
            .flatMap(one ->
                Manifest.elements(one.spec().path(direction.toLowerCase(java.util.Locale.ROOT))))
            .anyMatch(
                rule -> matches(rule, direction.equals("Egress") ? "to" : "from", peer, port));
  }

  private static boolean matches(JsonNode rule, String side, Party peer, int port) {
    boolean toPort =
        !rule.has("ports")
            || Manifest.elements(rule.path("ports"))
                .anyMatch(one -> one.path("port").asInt() == port);
    boolean toPeer =
        !rule.has(side) || Manifest.elements(rule.path(side)).anyMatch(one -> isPeer(one, peer));
    return toPort && toPeer;
  }

  private static boolean isPeer(JsonNode description, Party peer) {
    boolean inNamespace =
        description.has("namespaceSelector")
            ? new Selector(description.path("namespaceSelector"))
                .matches(new TreeMap<>(Map.of(NAMESPACE_NAME, peer.namespace())))
            : peer.namespace().equals(NAMESPACE);
    return inNamespace
        && (!description.has("podSelector")
            || new Selector(description.path("podSelector")).matches(peer.labels()));
  }
}
