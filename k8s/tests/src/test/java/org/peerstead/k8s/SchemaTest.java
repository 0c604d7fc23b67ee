package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.util.ModelMapper;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields and types are those that the API server knows. */
class SchemaTest {

  private static final Map<String, Class<?>> CUSTOM =
      Map.of(
          "gateway.networking.k8s.io/v1 Gateway", Gateway.class,
          "gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class,
          "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class,
          "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
          "kafka.strimzi.io/v1 Kafka", Kafka.class,
          "kafka.strimzi.io/v1 KafkaNodePool", KafkaNodePool.class);

  /** Nobody publishes a model of it; written by its documentation. */
  private static final Set<String> WITHOUT_MODEL = Set.of("postgresql.cnpg.io/v1 Cluster");

  /** Unknown fields fail, also where a model would keep them for later. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static Stream<Manifests> combinations() {
    return Combinations.all();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everyDocumentFitsItsModel(Manifests manifests) {
    for (Manifest manifest : manifests.all()) {
      String type = manifest.apiVersion() + " " + manifest.kind();
      if (CUSTOM.containsKey(type)) {
        fits(manifest, CUSTOM.get(type));
      } else if (!WITHOUT_MODEL.contains(type)) {
        validates(manifest);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void noTwoDocumentsAreOfOneName(Manifests manifests) {
    assertThat(manifests.all())
        .extracting(one -> one.apiVersion() + " " + one.kind() + " " + one.name())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everythingIsInOneNamespace(Manifests manifests) {
    assertThat(manifests.all())
        .filteredOn(one -> !one.kind().equals("Namespace"))
        .allSatisfy(one -> assertThat(one.namespace()).as(one.toString()).isEqualTo("peerstead"));
  }

  @Test
  void aMisspeltFieldIsFound() {
    var misspelt =
        Manifests.read(
            "misspelt",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: x}
            spec:
              selector: {matchLabels: {a: b}}
              template:
                metadata: {labels: {a: b}}
                spec:
                  containers: [{name: x, image: x, readynessProbe: {}}]
            """);
    assertThatThrownBy(() -> validates(misspelt.all().getFirst()))
        .hasMessageContaining("readynessProbe");
  }

  @Test
  void aMisspeltFieldOfACustomResourceIsFound() {
    var misspelt =
        Manifests.read(
            "misspelt",
            """
            apiVersion: kafka.strimzi.io/v1
            kind: Kafka
            metadata: {name: x}
            spec: {kafka: {listener: []}}
            """);
    assertThatThrownBy(() -> fits(misspelt.all().getFirst(), Kafka.class))
        .hasMessageContaining("listener");
  }

  private static void fits(Manifest manifest, Class<?> model) {
    try {
      STRICT.readValue(manifest.json().toString(), model);
    } catch (JsonProcessingException unfit) {
      throw new AssertionError(manifest + ": " + unfit.getOriginalMessage(), unfit);
    }
  }

  private static void validates(Manifest manifest) {
    String[] parts = manifest.apiVersion().split("/");
    String group = parts.length == 2 ? parts[0] : "";
    Class<?> model = ModelMapper.getApiTypeClass(group, parts[parts.length - 1], manifest.kind());
    assertThat(model).as("model of " + manifest).isNotNull();
    assertThat(model.getSimpleName()).as("model of " + manifest).doesNotStartWith("Dynamic");
    try {
      model
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(manifest.json().toString()));
    } catch (InvocationTargetException refused) {
      throw new AssertionError(manifest + ": " + refused.getCause().getMessage(), refused);
    } catch (ReflectiveOperationException noModel) {
      throw new AssertionError(noModel);
    }
  }
}
