package org.peerstead.identity;

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
class OpenApiSnapshotTest {

  private static final Path SNAPSHOT = Path.of("api/openapi.yaml");

  @Test
  void whatIsServedIsWhatIsCheckedIn() throws IOException {
    String served =
        when().get("/q/openapi?format=yaml").then().statusCode(200).extract().asString();
    if (Boolean.getBoolean("snapshot.update")) {
      Files.writeString(SNAPSHOT, served);
    }

    assertThat(SNAPSHOT)
        .describedAs("The API changed; run the test with -Dsnapshot.update=true and look")
        .hasContent(served);
  }
}
