package org.peerstead.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;

/** {@code -Dsnapshot.update=true} rewrites the snapshot. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class OpenApiSnapshotTest {

  private static final Path SNAPSHOT = Path.of("api/openapi.yaml");

  @Test
  void theSnapshotIsWhatIsServed() throws IOException {
    String served = RestAssured.get("/q/openapi").asString();
    if (Boolean.getBoolean("snapshot.update")) {
      Files.createDirectories(SNAPSHOT.toAbsolutePath().getParent());
      Files.writeString(SNAPSHOT, served);
    }

    assertThat(served).isEqualTo(Files.readString(SNAPSHOT));
  }
}
