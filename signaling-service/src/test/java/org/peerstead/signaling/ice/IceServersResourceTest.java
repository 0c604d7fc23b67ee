package org.peerstead.signaling.ice;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class IceServersResourceTest {

  private final Person anna = new Person();

  @Test
  void aDeviceGetsTheConfiguredServersAndNoCacheKeepsThem() {
    given()
        .auth()
        .oauth2(Tokens.of(anna))
        .when()
        .get("/v1/ice-servers")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("iceServers", hasSize(3))
        .body("iceServers[0].urls[0]", equalTo("stun:stun.example:3478"))
        .body("iceServers[1].username", equalTo("u"))
        .body("iceServers[1].credential", equalTo("c"))
        .body("iceServers[2].urls[1]", equalTo("turn:relay.example:3478?transport=tcp"))
        .body("iceServers[2].username", matchesPattern("\\d{10}:[\\w-]{16}"))
        .body("iceServers[2].credential", matchesPattern("[A-Za-z0-9+/]{27}="))
        .body("ttlSeconds", equalTo(3600))
        .body(not(containsString("null")));
  }

  @Test
  void eachIdentityGetsCredentialsOfItsOwnAndKeepsThemForAWhile() {
    String first = relayNameOf(anna);
    String second = relayNameOf(anna);
    String third = relayNameOf(anna);

    assertThat(second).as("but for one end of a ttl").isIn(first, third);
    assertThat(pseudonym(relayNameOf(new Person()))).isNotEqualTo(pseudonym(second));
  }

  /** Behind the time until which the credentials hold. */
  private static String pseudonym(String relayName) {
    return relayName.substring(relayName.indexOf(':') + 1);
  }

  private static String relayNameOf(Person person) {
    return given()
        .auth()
        .oauth2(Tokens.of(person))
        .when()
        .get("/v1/ice-servers")
        .then()
        .body("iceServers[2].username", notNullValue())
        .extract()
        .path("iceServers[2].username");
  }

  @Test
  void withoutAValidTokenThereIsAProblem() {
    when()
        .get("/v1/ice-servers")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:peerstead:problem:token-missing"));
    for (String token : new String[] {Tokens.expired(anna), Tokens.forged(anna), "nonsense"}) {
      given()
          .auth()
          .oauth2(token)
          .when()
          .get("/v1/ice-servers")
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:peerstead:problem:token-invalid"));
    }
  }

  @Test
  void whoeverAsksTooOftenIsToldWhenToAskAgain() {
    String token = Tokens.of(anna);
    // More than fit into the two minutes that this may touch.
    var refused =
        Stream.generate(() -> given().auth().oauth2(token).when().get("/v1/ice-servers"))
            .limit(2 * Limits.ICE_SERVERS_PER_MINUTE + 1)
            .filter(answer -> answer.statusCode() != 200)
            .findFirst()
            .orElseThrow();

    refused
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .header("Retry-After", matchesPattern("[1-9]|[1-5]\\d|60"))
        .body("type", equalTo("urn:peerstead:problem:rate-limited"));
  }

  @Test
  void otherMethodsAndAddressesAreProblemsToo() {
    given()
        .auth()
        .oauth2(Tokens.of(anna))
        .when()
        .post("/v1/ice-servers")
        .then()
        .statusCode(405)
        .body("type", equalTo("urn:peerstead:problem:method-not-allowed"));
  }
}
