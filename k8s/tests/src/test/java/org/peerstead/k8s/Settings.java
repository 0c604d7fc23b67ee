package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Environment variables as a container gets them. */
final class Settings {

  /** In the place of a value that only a cluster knows. */
  static final String REFERENCE = "";

  private Settings() {}

  static Map<String, String> of(Manifests manifests, Workload workload) {
    var settings = new TreeMap<String, String>();
    workload
        .configMapsTakenWhole()
        .forEach(name ->
            settings.putAll(
                Manifest.strings(
                    manifests.find("ConfigMap", name).orElseThrow().json().path("data"))));
    workload.environment().forEach((name, variable) -> settings.put(name, value(variable)));
    return settings;
  }

  private static String value(JsonNode variable) {
    return variable.has("valueFrom") ? REFERENCE : variable.path("value").asText();
  }
}
