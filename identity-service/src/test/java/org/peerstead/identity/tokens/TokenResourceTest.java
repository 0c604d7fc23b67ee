package org.peerstead.identity.tokens;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.peerstead.identity.Wire.challenge;
import static org.peerstead.identity.Wire.post;
import static org.peerstead.identity.Wire.refused;
import static org.peerstead.identity.Wire.registered;
import static org.peerstead.identity.Wire.statusesOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class TokenResourceTest {

  private static final String EDDSA = "EdDSA";

  @Test
  void aSignedChallengeBecomesATokenThatTheKeySetVerifies() throws Exception {
    Person person = registered();
    String challenge = challenge(person).then().statusCode(201).extract().path("challenge");

    Response response = post("/v1/tokens", person.tokenRequest(challenge));

    response.then().statusCode(200).header("Cache-Control", "no-store");
    JwtClaims claims = verified(response.path("token"));
    Instant expiresAt = Instant.parse(response.path("expiresAt"));
    assertThat(claims.getSubject()).isEqualTo(person.identity());
    assertThat(claims.getStringClaimValue("device")).isEqualTo(person.device());
    assertThat(claims.getClaimValue("cnf")).isEqualTo(Map.of("jkt", person.device()));
    assertThat(claims.getJwtId()).isNotBlank();
    assertThat(claims.getExpirationTime().getValue()).isEqualTo(expiresAt.getEpochSecond());
    assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
        .isEqualTo(Duration.ofMinutes(10).toSeconds());
  }

  @Test
  void aChallengeHoldsTwoMinutes() {
    Person person = registered();

    Response response = challenge(person);

    response
        .then()
        .statusCode(201)
        .body("challenge", matchesPattern("[A-Za-z0-9_-]{43}"))
        .body("expiresAt", matchesPattern(".*:\\d\\d\\.\\d{3}Z"));
    assertThat(Instant.parse(response.path("expiresAt")))
        .isCloseTo(Instant.now().plusSeconds(120), within(10, ChronoUnit.SECONDS));
  }

  @Test
  void aChallengeIsSpentOnce() {
    Person person = registered();
    var request = person.tokenRequest(challenge(person).path("challenge"));
    post("/v1/tokens", request).then().statusCode(200);

    refused(post("/v1/tokens", request), ProblemType.CHALLENGE_SPENT);
  }

  @Test
  void ofConcurrentSpendersOneGetsTheToken() {
    Person person = registered();
    var request = person.tokenRequest(challenge(person).path("challenge"));
    Callable<Response> call = () -> post("/v1/tokens", request);

    assertThat(statusesOf(Collections.nCopies(4, call))).containsExactly(200, 422, 422, 422);
  }

  @Test
  void aChallengeThatWasNeverGivenIsRefused() {
    refused(
        post("/v1/tokens", registered().tokenRequest(Person.randomBytes(32))),
        ProblemType.CHALLENGE_SPENT);
  }

  @Test
  void aChallengeOfAnotherDeviceIsRefused() {
    String challenge = challenge(registered()).path("challenge");

    refused(post("/v1/tokens", registered().tokenRequest(challenge)), ProblemType.CHALLENGE_SPENT);
  }

  @Test
  void aForeignSignatureIsRefusedAndSpendsNothing() {
    Person person = registered();
    var request = person.tokenRequest(challenge(person).path("challenge"));
    var unsigned = new HashMap<>(request);
    unsigned.remove("signature");

    refused(post("/v1/tokens", new Person().sign(unsigned)), ProblemType.SIGNATURE_INVALID);

    post("/v1/tokens", request).then().statusCode(200);
  }

  @Test
  void aRequestOfNobodyIsRefused() {
    var nobody = new Person();

    refused(challenge(nobody), ProblemType.IDENTITY_UNKNOWN);
    refused(
        post("/v1/tokens", nobody.tokenRequest(Person.randomBytes(32))),
        ProblemType.SIGNATURE_INVALID);
  }

  @Test
  void aChallengeForADeviceOfAnotherIdentityIsRefused() {
    refused(
        post(
            "/v1/challenges",
            Map.of("identity", registered().identity(), "device", registered().device())),
        ProblemType.IDENTITY_UNKNOWN);
  }

  @Test
  void overTheLimitTheOldestChallengeGivesWay() {
    Person person = registered();
    List<String> challenges =
        java.util.stream.IntStream.rangeClosed(0, 64)
            .mapToObj(
                i -> challenge(person).then().statusCode(201).extract().<String>path("challenge"))
            .toList();

    refused(
        post("/v1/tokens", person.tokenRequest(challenges.getFirst())),
        ProblemType.CHALLENGE_SPENT);

    post("/v1/tokens", person.tokenRequest(challenges.get(1))).then().statusCode(200);
    post("/v1/tokens", person.tokenRequest(challenges.getLast())).then().statusCode(200);
  }

  @Test
  void theKeySetHasPublicKeysOnly() {
    when()
        .get("/v1/jwks")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Cache-Control", "max-age=300")
        .body("keys[0].kty", equalTo("OKP"))
        .body("keys[0].alg", equalTo(EDDSA))
        .body("keys.collect{ it.containsKey('d') }.any()", equalTo(false));
    given().accept("application/jwk-set+json").get("/v1/jwks").then().statusCode(200);
  }

  @Test
  void whatHappenedIsCounted() {
    Person person = registered();
    post("/v1/tokens", person.tokenRequest(challenge(person).path("challenge")));

    String metrics = when().get("/q/metrics").asString();

    assertThat(metrics)
        .contains(
            "peerstead_identities_registered_total",
            "peerstead_statements_appended_total",
            "peerstead_handles_refused_total",
            "peerstead_challenges_opened_total",
            "peerstead_challenges_expired_total",
            "peerstead_tokens_issued_total",
            "peerstead_tokens_refused_total");
  }

  @Test
  void theServiceIsReady() {
    for (String check : List.of("live", "ready", "started")) {
      when().get("/q/health/" + check).then().statusCode(200).body("status", equalTo("UP"));
    }
  }

  /** As a service would that knows nothing but the key set. */
  private static JwtClaims verified(String token) throws Exception {
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(new JwksVerificationKeyResolver(keySet().getJsonWebKeys()))
        .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, EDDSA)
        .setExpectedIssuer("peerstead")
        .setExpectedAudience("peerstead")
        .setRequireExpirationTime()
        .setRequireIssuedAt()
        .build()
        .processToClaims(token);
  }

  private static JsonWebKeySet keySet() throws JoseException {
    return new JsonWebKeySet(when().get("/v1/jwks").asString());
  }
}
