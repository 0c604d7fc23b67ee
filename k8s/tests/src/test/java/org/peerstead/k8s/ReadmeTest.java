package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation promises is counted. */
class ReadmeTest {

  private static final String README = Project.read(Project.K8S.resolve("README.md"));

  @Test
  void memoryOfASingleNodeIsTheSumOfItsPods() {
    var jvm = Stream.concat(Combinations.LOCAL.stream(), Stream.of("jvm-images")).toList();
    assertThat(README)
        .contains(row("native", Combinations.overlay("local")))
        .contains(row("with `jvm-images`", Combinations.of(jvm)));
  }

  private static String row(String images, Manifests manifests) {
    return "| "
        + images
        + " | "
        + sum(manifests, "requests")
        + " | "
        + sum(manifests, "limits")
        + " |";
  }

  private static String sum(Manifests manifests, String amount) {
    int mebibytes =
        manifests.workloads().stream()
            .filter(one -> !one.kind().equals("Job"))
            .mapToInt(one -> one.manifest().spec().path("replicas").asInt() * each(one, amount))
            .sum();
    return String.format(Locale.ROOT, "%.1f GiB", mebibytes / 1024.0);
  }

  private static int each(Workload workload, String amount) {
    return workload.containers().stream()
        .map(one -> one.at("/resources/" + amount + "/memory").asText())
        .mapToInt(quantity -> Integer.parseInt(quantity.replace("Mi", "")))
        .sum();
  }

  @Test
  void theMenuHasEveryComponentAndEachExplainsItself() throws IOException {
    try (Stream<Path> components = Files.list(Project.K8S.resolve("components"))) {
      assertThat(components)
          .isNotEmpty()
          .allSatisfy(component -> {
            String name = component.getFileName().toString();
            assertThat(README).contains("[`" + name + "`](components/" + name + ")");
            assertThat(Project.read(component.resolve("README.md"))).startsWith("# " + name + "\n");
          });
    }
  }
}
