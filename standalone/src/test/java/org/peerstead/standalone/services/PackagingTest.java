package org.peerstead.standalone.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackagingTest {

  private static final String MARK = "-Dpeerstead.data=/data";

  @TempDir private Path target;

  @Test
  void aServiceThatIsBuiltForTheJvmIsNotBuiltNatively() throws IOException {
    Path jar = file("quarkus-app/quarkus-run.jar");

    assertThat(Packaging.JVM.in(target)).contains(jar);
    assertThat(Packaging.NATIVE.in(target)).isEmpty();
  }

  @Test
  void aServiceThatIsBuiltNativelyIsNotBuiltForTheJvm() throws IOException {
    Path runner = file("mailbox-service-0.1.0-SNAPSHOT-runner");
    file("mailbox-service-0.1.0-SNAPSHOT.jar");

    assertThat(Packaging.NATIVE.in(target)).contains(runner);
    assertThat(Packaging.JVM.in(target)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsBuiltWhereNothingIs(Packaging packaging) throws IOException {
    assertThat(packaging.in(target.resolve("absent"))).isEmpty();
  }

  @Test
  void anExecutableIsStartedItselfWithAMarkAndALimitedHeap() {
    assertThat(Packaging.NATIVE.command(Path.of("/target/runner"), List.of(MARK)))
        .startsWith("/target/runner", MARK)
        .anyMatch(option -> option.startsWith("-Xmx"));
  }

  @Test
  void aJarIsStartedByOurOwnJvmWithAMarkAndALimitedHeap() {
    assertThat(Packaging.JVM.command(Path.of("/target/run.jar"), List.of(MARK)))
        .startsWith(System.getProperty("java.home") + "/bin/java", MARK)
        .anyMatch(option -> option.startsWith("-Xmx"))
        .endsWith("-jar", "/target/run.jar");
  }

  private Path file(String name) throws IOException {
    Path file = target.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
