package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One document. */
record Manifest(JsonNode json) {

  String apiVersion() {
    return json.path("apiVersion").asText();
  }

  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  String namespace() {
    return json.at("/metadata/namespace").asText();
  }

  JsonNode spec() {
    return json.path("spec");
  }

  Map<String, String> labels() {
    return strings(json.at("/metadata/labels"));
  }

  static Map<String, String> strings(JsonNode object) {
    var strings = new TreeMap<String, String>();
    object
        .fields()
        .forEachRemaining(member -> strings.put(member.getKey(), member.getValue().asText()));
    return strings;
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<String> texts(JsonNode array) {
    return elements(array).map(JsonNode::asText).toList();
  }

  /** A value of a Secret. */
  static String decoded(JsonNode secret, String key) {
    byte[] value = Base64.getDecoder().decode(secret.path("data").path(key).asText());
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
