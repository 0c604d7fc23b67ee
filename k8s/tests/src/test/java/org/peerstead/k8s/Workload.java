package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What makes pods. */
record Workload(Manifest manifest) {

  String name() {
    return manifest.name();
  }

  String kind() {
    return manifest.kind();
  }

  JsonNode pod() {
    return manifest.spec().at("/template/spec");
  }

  Map<String, String> labels() {
    return Manifest.strings(manifest.spec().at("/template/metadata/labels"));
  }

  List<JsonNode> containers() {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> Manifest.elements(pod().path(list)))
        .toList();
  }

  /** Of all containers, also of what they take whole from ConfigMaps. */
  Map<String, JsonNode> environment() {
    var environment = new java.util.TreeMap<String, JsonNode>();
    containers().stream()
        .flatMap(container -> Manifest.elements(container.path("env")))
        .forEach(variable -> environment.put(variable.path("name").asText(), variable));
    return environment;
  }

  Stream<String> configMapsTakenWhole() {
    return containers().stream()
        .flatMap(container -> Manifest.elements(container.path("envFrom")))
        .map(source -> source.at("/configMapRef/name").asText());
  }

  @Override
  public String toString() {
    return manifest.toString();
  }
}
