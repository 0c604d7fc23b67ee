package org.peerstead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.standalone.services.Packaging;
import org.peerstead.standalone.services.Service;

class ArgumentsTest {

  @Test
  void nothingSaidMeansOnePersonAtThisMachine() throws Exception {
    Arguments arguments = Arguments.parse(List.of());

    assertThat(arguments.host()).isEqualTo("localhost");
    assertThat(arguments.port()).isEqualTo(8080);
    assertThat(arguments.replicas()).isEqualTo(1);
    assertThat(arguments.data())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/peerstead"));
    assertThat(arguments.packaging()).isEqualTo(Packaging.JVM);
    assertThat(arguments.external()).isEmpty();
  }

  @Test
  void whatIsSaidIsTaken() throws Exception {
    Arguments arguments =
        Arguments.parse(
            List.of(
                "--data",
                "/tmp/with space",
                "--port",
                "0",
                "--host",
                "0.0.0.0",
                "--replicas",
                "2",
                "--native",
                "--external",
                "mailbox-service=7001",
                "--external",
                "identity-service"));

    assertThat(arguments.data()).isEqualTo(Path.of("/tmp/with space"));
    assertThat(arguments.port()).isZero();
    assertThat(arguments.host()).isEqualTo("0.0.0.0");
    assertThat(arguments.replicas()).isEqualTo(2);
    assertThat(arguments.packaging()).isEqualTo(Packaging.NATIVE);
    assertThat(arguments.external()).isEqualTo(Map.of(Service.MAILBOX, 7001, Service.IDENTITY, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--prot 1",
        "run",
        "--port",
        "--port x",
        "--port -1",
        "--port 65536",
        "--replicas 0",
        "--replicas 10",
        "--external nobody-service",
        "--external mailbox-service=0",
        "--data a\0b",
      })
  void whatIsMisspeltIsOneSentenceAndCodeTwo(String line) {
    // When
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> Arguments.parse(List.of(line.split(" "))));

    // Then
    assertThat(refusal.exitCode()).isEqualTo(2);
    assertThat(refusal.getMessage()).endsWith("See ./peerstead help.").doesNotContain("\n");
  }
}
