package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What one kustomization renders to. */
record Manifests(String name, List<Manifest> all) {

  private static final YAMLMapper YAML = new YAMLMapper();

  static Manifests read(String name, String documents) {
    var all = new ArrayList<Manifest>();
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(documents)) {
      values.forEachRemaining(document -> all.add(new Manifest(document)));
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
    return new Manifests(name, List.copyOf(all));
  }

  Stream<Manifest> ofKind(String... kinds) {
    var wanted = List.of(kinds);
    return all.stream().filter(one -> wanted.contains(one.kind()));
  }

  Optional<Manifest> find(String kind, String name) {
    return ofKind(kind).filter(one -> one.name().equals(name)).findFirst();
  }

  /** What has a pod template. */
  List<Workload> workloads() {
    return ofKind("Deployment", "StatefulSet", "Job").map(Workload::new).toList();
  }

  List<Workload> services() {
    return workloads().stream().filter(one -> Project.SERVICES.contains(one.name())).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
