package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics that there are. */
class MonitoringTest {

  private static final Pattern METRIC = Pattern.compile("peerstead_[a-z_]+");
  private static final Pattern ABSENT_SELECTOR = Pattern.compile("absent\\(\\w+\\{[^}]*\\}\\)");

  @Test
  void everyMetricStandsInTheReadmeOfAService() {
    String readmes =
        Project.SERVICES.stream()
            .map(service -> Project.read(Project.ROOT.resolve(service).resolve("README.md")))
            .collect(Collectors.joining());
    for (String metric : asked()) {
      assertThat(readmes)
          .satisfiesAnyOf(
              all -> assertThat(all).contains("`" + metric),
              // signaling-service names them without what they all begin with.
              all ->
                  assertThat(all).contains("`" + metric.replaceFirst("^peerstead_signaling_", "")));
    }
  }

  private static Set<String> asked() {
    var asked = new TreeSet<String>();
    for (String file :
        new String[] {
          "monitoring/prometheusrule.yaml",
          "monitoring/peerstead.json",
          "autoscaling/horizontalpodautoscaler.yaml"
        }) {
      METRIC
          .matcher(Project.read(Project.K8S.resolve("components").resolve(file)))
          .results()
          .forEach(match -> asked.add(match.group()));
    }
    assertThat(asked).contains("peerstead_signaling_sockets");
    return asked;
  }

  /**
   * Of anything but a selector {@code absent} says nothing of what is absent, not even its name.
   */
  @Test
  void whatIsAbsentIsNamed() {
    assertThat(rules())
        .extracting(rule -> rule.path("expr").asText())
        .filteredOn(expression -> expression.contains("absent("))
        .isNotEmpty()
        .allSatisfy(expression -> {
          String others = ABSENT_SELECTOR.matcher(expression).replaceAll("");
          assertThat(others).doesNotContain("absent(");
          Project.SERVICES.forEach(
              service -> assertThat(expression).contains("job=\"" + service + "\""));
        });
  }

  @Test
  void everyAlertSaysWhatToDoFirst() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(alert -> {
          assertThat(alert.at("/annotations/runbook").asText()).as("" + alert).isNotBlank();
          assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
        });
  }

  private static Stream<JsonNode> rules() {
    var rule =
        Combinations.overlay("production").ofKind("PrometheusRule").findFirst().orElseThrow();
    return Manifest.elements(rule.spec().at("/groups/0/rules"));
  }
}
