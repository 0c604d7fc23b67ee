package org.peerstead.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The overlays, and every choice of door, database, broker and kind of image. */
final class Combinations {

  static final List<String> DOORS = List.of("one-port", "ingress", "gateway-api");
  static final List<String> DATABASES = List.of("postgres-single-node", "postgres-operator");
  static final List<String> BROKERS = List.of("kafka-single-node", "kafka-operator");

  /** They stand beside any choice, so all of them stand beside each. */
  static final List<String> OTHERS =
      List.of(
          "generated-secrets",
          "second-logins",
          "coturn",
          "autoscaling",
          "monitoring",
          "tracing",
          "network-deny-all");

  /** Those of the overlay of that name. */
  static final List<String> LOCAL =
      List.of(
          "generated-secrets",
          "postgres-single-node",
          "kafka-single-node",
          "one-port",
          "network-deny-all",
          "release");

  private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

  private Combinations() {}

  static Manifests overlay(String name) {
    return RENDERED.computeIfAbsent(
        "overlays/" + name,
        overlay -> Manifests.read(overlay, Kustomize.render(Project.K8S.resolve(overlay))));
  }

  static Stream<Manifests> all() {
    return Stream.concat(
        Stream.of("local", "production").map(Combinations::overlay),
        choices().stream().map(Combinations::of));
  }

  private static List<List<String>> choices() {
    var choices = new ArrayList<List<String>>();
    for (String door : DOORS) {
      for (String database : DATABASES) {
        for (String broker : BROKERS) {
          List<String> chosen = new ArrayList<>(OTHERS);
          chosen.addAll(List.of(door, database, broker, "release"));
          choices.add(chosen);
          // The kind of image touches nothing of the backends: once with each door is enough.
          if (database.equals("postgres-operator") && broker.equals("kafka-single-node")) {
            choices.add(Stream.concat(chosen.stream(), Stream.of("jvm-images")).toList());
          }
        }
      }
    }
    return choices;
  }

  static Manifests of(List<String> components) {
    String name = String.join(" + ", components);
    return RENDERED.computeIfAbsent(
        name, key -> Manifests.read(key, Kustomize.render(kustomization(components))));
  }

  private static Path kustomization(List<String> components) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "combinations"));
      Path directory = Files.createTempDirectory(parent, "combination");
      Files.writeString(
          directory.resolve("kustomization.yaml"),
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          namespace: peerstead
          resources:
            - ../../../../base
          components:
          """
              + components.stream()
                  .map(component -> "  - ../../../../components/" + component + "\n")
                  .collect(Collectors.joining()));
      return directory;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
