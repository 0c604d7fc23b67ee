package org.peerstead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.standalone.services.Service;

class SuiteTest {

  @TempDir private Path home;

  @Test
  void aServiceThatIsBuiltForTheJvmOnlyIsRefusedWhereItShallRunNatively() throws Exception {
    // Given
    for (Service service : Service.values()) {
      Path app = Files.createDirectories(service.target(home).resolve("quarkus-app"));
      Files.createFile(app.resolve("quarkus-run.jar"));
    }
    var arguments = Arguments.parse(List.of("--native", "--home", home.toString()));
    var suite = new Suite(arguments, Console.ofThisProcess());

    // When
    Refusal refusal = catchThrowableOfType(Refusal.class, suite::start);

    // Then
    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.getMessage())
        .contains("identity-service is not built natively", "./peerstead native")
        .doesNotContain("\n");
  }
}
