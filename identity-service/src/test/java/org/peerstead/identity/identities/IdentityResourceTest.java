package org.peerstead.identity.identities;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.peerstead.identity.Wire.append;
import static org.peerstead.identity.Wire.freshHandle;
import static org.peerstead.identity.Wire.refused;
import static org.peerstead.identity.Wire.register;
import static org.peerstead.identity.Wire.registered;
import static org.peerstead.identity.Wire.statusesOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class IdentityResourceTest {

  private final Person person = new Person();
  private final String handle = freshHandle();

  @Test
  void anIdentityIsRegisteredWithItsHandle() {
    var setHandle = person.setHandle(handle, person.identity());

    register(person.genesis(), setHandle)
        .then()
        .statusCode(201)
        .header("Location", endsWith("/v1/identities/" + person.identity()))
        .header("ETag", '"' + digest(setHandle) + '"')
        .body("identity", equalTo(person.identity()))
        .body("handle", equalTo(handle))
        .body("devices", hasSize(1))
        .body("devices[0].device", equalTo(person.device()))
        .body("devices[0].signingKey", equalTo(person.signingKey()))
        .body("devices[0].sealingKey", equalTo(person.sealingKey()))
        .body("devices[0].addedAt", matchesPattern(".*T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
        .body("devices[0].addedAt", equalTo(person.genesis().get("time")))
        .body("head", equalTo(digest(setHandle)))
        .body("length", equalTo(2))
        .body("statements", equalTo(List.of(person.genesis(), setHandle)));
  }

  @Test
  void anIdentityNeedsNoHandle() {
    register(person.genesis()).then().statusCode(201).body("handle", nullValue());
  }

  @Test
  void registeringAgainChangesNothing() {
    var setHandle = person.setHandle(handle, person.identity());
    register(person.genesis(), setHandle).then().statusCode(201);

    register(person.genesis(), setHandle).then().statusCode(200).body("length", equalTo(2));
  }

  @Test
  void registeringAgainWithoutTheHandleKeepsIt() {
    register(person.genesis(), person.setHandle(handle, person.identity())).then().statusCode(201);

    register(person.genesis()).then().statusCode(200).body("handle", equalTo(handle));
  }

  @Test
  void concurrentRegistrationsOfOneIdentityBeginItOnce() {
    var setHandle = person.setHandle(handle, person.identity());
    Callable<Response> call = () -> register(person.genesis(), setHandle);

    assertThat(statusesOf(Collections.nCopies(4, call))).containsExactly(200, 200, 200, 201);
  }

  @Test
  void aTakenHandleKeepsTheIdentityOutToo() {
    var other = new Person();
    register(other.genesis(), other.setHandle(handle, other.identity())).then().statusCode(201);

    refused(
        register(person.genesis(), person.setHandle(handle, person.identity())),
        ProblemType.HANDLE_TAKEN);

    refused(when().get("/v1/identities/" + person.identity()), ProblemType.IDENTITY_UNKNOWN);
  }

  @Test
  void ofConcurrentClaimsOfOneHandleOneWins() {
    var claims =
        Stream.generate(Person::new)
            .limit(6)
            .map(claimant ->
                (Callable<Response>)
                    () ->
                        register(
                            claimant.genesis(), claimant.setHandle(handle, claimant.identity())))
            .toList();

    assertThat(statusesOf(claims)).containsExactly(201, 409, 409, 409, 409, 409);
    when().get("/v1/handles/" + handle).then().statusCode(200).body("handle", equalTo(handle));
  }

  @Test
  void aStatementFollowsTheHead() {
    register(person.genesis()).then().statusCode(201);
    var setHandle = person.setHandle(handle, person.identity());

    append(person, setHandle)
        .then()
        .statusCode(200)
        .header("ETag", '"' + digest(setHandle) + '"')
        .body("handle", equalTo(handle))
        .body("length", equalTo(2));
  }

  @Test
  void aStatementThatIsThereAlreadyChangesNothing() {
    register(person.genesis()).then().statusCode(201);
    var first = person.setHandle(handle, person.identity());
    append(person, first).then().statusCode(200);
    append(person, person.setHandle(freshHandle(), digest(first))).then().statusCode(200);

    append(person, first).then().statusCode(200).body("length", equalTo(3));
    append(person, person.genesis()).then().statusCode(200).body("length", equalTo(3));
  }

  @Test
  void aStatementThatDoesNotFollowTheHeadIsRefused() {
    register(person.genesis()).then().statusCode(201);
    append(person, person.setHandle(handle, person.identity())).then().statusCode(200);

    refused(
        append(person, person.setHandle(freshHandle(), person.identity())),
        ProblemType.OUT_OF_ORDER);
  }

  @Test
  void ofConcurrentStatementsOneFollowsTheHead() {
    register(person.genesis()).then().statusCode(201);
    var calls =
        Stream.generate(() -> person.setHandle(freshHandle(), person.identity()))
            .limit(4)
            .map(statement -> (Callable<Response>) () -> append(person, statement))
            .toList();

    assertThat(statusesOf(calls)).containsExactly(200, 409, 409, 409);
  }

  @Test
  void aHandleThatWasLeftIsFree() {
    var first = person.setHandle(handle, person.identity());
    register(person.genesis(), first).then().statusCode(201);
    append(person, person.setHandle(freshHandle(), digest(first))).then().statusCode(200);
    refused(when().get("/v1/handles/" + handle), ProblemType.IDENTITY_UNKNOWN);
    var other = new Person();

    register(other.genesis(), other.setHandle(handle, other.identity())).then().statusCode(201);
  }

  @Test
  void aHandleMayBeSetAgainToWhatItIs() {
    var first = person.setHandle(handle, person.identity());
    register(person.genesis(), first).then().statusCode(201);

    append(person, person.setHandle(handle, digest(first)))
        .then()
        .statusCode(200)
        .body("handle", equalTo(handle))
        .body("length", equalTo(3));
  }

  @Test
  void aTakenHandleIsRefusedToAnIdentityThatExists() {
    register(person.genesis(), person.setHandle(handle, person.identity())).then().statusCode(201);
    var other = registered();

    refused(append(other, other.setHandle(handle, other.identity())), ProblemType.HANDLE_TAKEN);

    when()
        .get("/v1/identities/" + other.identity())
        .then()
        .body("length", equalTo(1))
        .body("handle", nullValue());
  }

  @Test
  void aStatementOfNobodyIsRefused() {
    refused(
        append(person, person.setHandle(handle, person.identity())), ProblemType.IDENTITY_UNKNOWN);
  }

  @Test
  void aStatementOfAnotherIdentityIsRefused() {
    var other = registered();
    register(person.genesis()).then().statusCode(201);

    refused(append(other, person.setHandle(handle, person.identity())), ProblemType.OUT_OF_ORDER);
    refused(append(other, person.genesis()), ProblemType.OUT_OF_ORDER);
  }

  @Test
  void aStatementSignedByAForeignDeviceIsRefused() {
    var members = new HashMap<>(person.setHandle(handle, person.identity()));
    members.remove("signature");
    register(person.genesis()).then().statusCode(201);

    refused(append(person, new Person().sign(members)), ProblemType.SIGNATURE_INVALID);
  }

  @Test
  void aGenesisThatWasChangedIsRefused() {
    var changed = new HashMap<>(person.genesis());
    changed.put("time", "2026-01-31T09:30:00.000Z");

    refused(register(changed), ProblemType.SIGNATURE_INVALID);
  }

  @Test
  void aKnownStatementWithAnotherSignatureIsRefused() {
    var setHandle = person.setHandle(handle, person.identity());
    register(person.genesis(), setHandle).then().statusCode(201);
    var changed = new HashMap<>(setHandle);
    changed.put("signature", person.genesis().get("signature"));

    refused(append(person, changed), ProblemType.SIGNATURE_INVALID);
  }

  @Test
  void aChainThatBeginsWithAHandleIsRefused() {
    refused(register(person.setHandle(handle, person.identity())), ProblemType.OUT_OF_ORDER);
  }

  @Test
  void anIdentityIsFoundByIdAndByHandle() {
    register(person.genesis(), person.setHandle(handle, person.identity())).then().statusCode(201);

    for (String path : List.of("/v1/identities/" + person.identity(), "/v1/handles/" + handle)) {
      when()
          .get(path)
          .then()
          .statusCode(200)
          .header("Cache-Control", "no-cache")
          .body("identity", equalTo(person.identity()))
          .body("statements[0]", equalTo(person.genesis()));
    }
  }

  @Test
  void aHeadThatIsKnownIsNotSentAgain() {
    register(person.genesis(), person.setHandle(handle, person.identity())).then().statusCode(201);
    String tag = when().get("/v1/handles/" + handle).header("ETag");

    for (String path : List.of("/v1/identities/" + person.identity(), "/v1/handles/" + handle)) {
      given().header("If-None-Match", tag).get(path).then().statusCode(304).header("ETag", tag);
      given().header("If-None-Match", "\"other\"").get(path).then().statusCode(200);
    }
  }

  @Test
  void nobodyIsUnknown() {
    refused(when().get("/v1/identities/" + person.identity()), ProblemType.IDENTITY_UNKNOWN);
    refused(when().get("/v1/handles/" + handle), ProblemType.IDENTITY_UNKNOWN);
  }

  private static String digest(Map<String, ?> statement) {
    return SignedObject.of(new HashMap<>(statement)).digest().text();
  }
}
