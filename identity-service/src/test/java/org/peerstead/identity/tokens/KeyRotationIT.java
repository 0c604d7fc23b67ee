package org.peerstead.identity.tokens;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerstead.identity.Wire;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.TokenKey;

/** The steps of the README by which a key is replaced, with replicas of both steps side by side. */
class KeyRotationIT {

  private final BackendsResource backends = new BackendsResource();
  private final TokenKey old = new TokenKey("old");
  private final TokenKey young = new TokenKey("young");
  private Map<String, String> config = Map.of();

  @TempDir Path directory;

  @BeforeEach
  void startBackends() {
    config = new HashMap<>(backends.start());
  }

  @AfterEach
  void stop() {
    RestAssured.reset();
    backends.stop();
  }

  @Test
  void theNewKeyIsServedBeforeItSignsAndTheOldOneAfterItHasStopped() throws Exception {
    try (var before = startWith(old);
        var announced = startWith(old, young);
        var rotated = startWith(young, old);
        var after = startWith(young)) {
      at(before);
      var person = Wire.registered();
      assertThat(served()).containsExactly("old");
      assertThat(signerOfTokenFor(person)).isEqualTo("old");

      at(announced);
      assertThat(served()).containsExactly("old", "young");
      assertThat(signerOfTokenFor(person)).isEqualTo("old");

      at(rotated);
      assertThat(served()).containsExactly("young", "old");
      assertThat(signerOfTokenFor(person)).isEqualTo("young");

      at(after);
      assertThat(served()).containsExactly("young");
      assertThat(signerOfTokenFor(person)).isEqualTo("young");
    }
  }

  private PackagedService startWith(TokenKey... keys) throws IOException, InterruptedException {
    Path file = Files.createTempFile(directory, "token-keys", ".json");
    Files.write(file, TokenKey.privateSet(keys));
    config.put("peerstead.tokens.keys", file.toString());
    return PackagedService.start(config).awaitReady();
  }

  private static void at(PackagedService replica) {
    RestAssured.port = replica.port();
  }

  private static List<String> served() {
    return get("/v1/jwks").then().statusCode(200).extract().path("keys.kid");
  }

  private static String signerOfTokenFor(Person person) {
    String challenge = Wire.challenge(person).then().statusCode(201).extract().path("challenge");
    String token =
        Wire.post("/v1/tokens", person.tokenRequest(challenge))
            .then()
            .statusCode(200)
            .extract()
            .path("token");
    String header =
        new String(Base64.getUrlDecoder().decode(token.split("\\.", 2)[0]), StandardCharsets.UTF_8);
    return io.restassured.path.json.JsonPath.from(header).getString("kid");
  }
}
