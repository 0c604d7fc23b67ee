package org.peerstead.publicstore;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class OpenApiSnapshotTest {

  private static final Path SNAPSHOT = Path.of("api/openapi.yaml");

  /** After a change that is meant, run once with {@code -Dsnapshot.update=true}. */
  @Test
  void theServedDocumentIsTheOneCheckedIn() throws IOException {
    String served = when().get("/q/openapi").then().statusCode(200).extract().asString();
    if (Boolean.getBoolean("snapshot.update")) {
      Files.writeString(SNAPSHOT, served);
    }
    assertThat(served).isEqualTo(Files.readString(SNAPSHOT));
  }
}
