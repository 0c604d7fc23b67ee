package org.peerstead.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  private static final Set<String> OPTIONS_OF_EVERY_JVM =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  @TempDir private Path directory;

  @Test
  void aSecondLauncherSaysWhereTheFirstOneIs() throws Exception {
    try (var data = DataDirectory.open(directory)) {
      // Given
      data.announce(URI.create("http://localhost:4711"));

      // When
      Process second = launcher("--data", directory.toString(), "--home", home());

      // Then
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(second.errorReader().readAllLines())
          .singleElement()
          .asString()
          .contains("already running", "http://localhost:4711", "" + ProcessHandle.current().pid());
    }
  }

  @Test
  void whatAKilledLauncherSaidOfItselfIsForgotten() throws Exception {
    // Given
    Files.writeString(directory.resolve("lock"), ": open http://localhost:1 (process 1)");
    Files.writeString(directory.resolve("suite.json"), "{}");

    // When
    try (var data = DataDirectory.open(directory)) {

      // Then
      assertThat(data.path().resolve("suite.json")).doesNotExist();
      assertThat(directory.resolve("lock")).content().doesNotContain("localhost:1");
    }
  }

  @Test
  void onlyItsOwnerReadsIt() throws Exception {
    try (var data = DataDirectory.open(directory.resolve("new"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void theStateIsCanonicalJson() throws Exception {
    try (var data = DataDirectory.open(directory)) {
      // When
      data.writeSuite(Map.of("url", "http://localhost:8080", "pid", 7));

      // Then
      assertThat(directory.resolve("suite.json"))
          .content()
          .isEqualTo("{\"pid\":7,\"url\":\"http://localhost:8080\"}");
    }
  }

  @Test
  void tokenKeysAreMadeOnceAndForTheirOwnerOnly() throws Exception {
    // When
    Path file = TokenKeys.in(directory.resolve("token-keys.json"));
    String made = Files.readString(file);

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(made).contains("\"kty\":\"OKP\"", "\"crv\":\"Ed25519\"", "\"d\":", "\"kid\":");
    assertThat(Files.readString(TokenKeys.in(file))).isEqualTo(made);
  }

  /** A checkout in which everything seems to be packaged. */
  private String home() throws Exception {
    Path home = directory.resolve("home");
    for (var service : org.peerstead.standalone.services.Service.values()) {
      Path app = Files.createDirectories(service.target(home).resolve("quarkus-app"));
      Files.createFile(app.resolve("quarkus-run.jar"));
    }
    return home.toString();
  }

  private static Process launcher(String... arguments) throws Exception {
    var command =
        new java.util.ArrayList<>(
            java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(java.util.List.of(arguments));
    var builder = new ProcessBuilder(command);
    // It would say first that it picked them up.
    builder.environment().keySet().removeAll(OPTIONS_OF_EVERY_JVM);
    return builder.start();
  }
}
