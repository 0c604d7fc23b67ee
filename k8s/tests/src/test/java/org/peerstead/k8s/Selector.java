package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A label selector, as Kubernetes evaluates it. */
record Selector(JsonNode json) {

  boolean matches(Map<String, String> labels) {
    return Manifest.strings(json.path("matchLabels")).entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
        && Manifest.elements(json.path("matchExpressions"))
            .allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(JsonNode expression, Map<String, String> labels) {
    String value = labels.get(expression.path("key").asText());
    var values = Manifest.texts(expression.path("values"));
    return switch (expression.path("operator").asText()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> throw new IllegalArgumentException("No such operator: " + expression);
    };
  }
}
