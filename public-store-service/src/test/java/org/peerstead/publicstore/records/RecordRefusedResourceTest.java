package org.peerstead.publicstore.records;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.peerstead.publicstore.Publishing.address;
import static org.peerstead.publicstore.Publishing.author;
import static org.peerstead.publicstore.Publishing.digest;
import static org.peerstead.publicstore.Publishing.problem;
import static org.peerstead.publicstore.Publishing.put;
import static org.peerstead.publicstore.Publishing.putAt;
import static org.peerstead.publicstore.Publishing.putText;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.publicstore.IdentityDouble;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class RecordRefusedResourceTest {

  private static final Map<String, ?> BODY = Map.of("text", "hello");

  private Person author = new Person();

  @BeforeEach
  void somebodyIsKnown() {
    author = author();
  }

  @Test
  void oneFlippedByteAnywhereIsRefused() {
    // Given
    var record = author.record("posts", "a", BODY, null);
    String text = text(record);

    // When
    var inBody = putText(address(record), text.replace("hello", "hallo"));
    var inTime = putText(address(record), text.replaceFirst("\"time\":\"2", "\"time\":\"1"));
    String signature = (String) record.get("signature");
    char flipped = signature.charAt(10) == 'A' ? 'B' : 'A';
    String forged = signature.substring(0, 10) + flipped + signature.substring(11);
    var inSignature = putText(address(record), text.replace(signature, forged));

    // Then
    for (var response : List.of(inBody, inTime, inSignature)) {
      refused(response, 422, "signature-invalid");
    }
    when().get("/v1/records/" + address(record)).then().statusCode(404);
  }

  @Test
  void aRecordSignedByAnotherPersonIsRefused() {
    // Given
    Person mallory = author();
    var inTheAuthorsName = new LinkedHashMap<>(author.record("posts", "a", BODY, null));
    inTheAuthorsName.remove("signature");
    var withMallorysDevice = new LinkedHashMap<>(inTheAuthorsName);
    withMallorysDevice.put("device", mallory.device());

    // When
    var byAnotherKey = put(mallory.sign(inTheAuthorsName));
    var byAnotherDevice = put(mallory.sign(withMallorysDevice));

    // Then
    refused(byAnotherKey, 422, "signature-invalid");
    refused(byAnotherDevice, 422, "signature-invalid");
  }

  @Test
  void aTombstoneSignedByAnotherPersonIsRefused() {
    // Given
    Person mallory = author();
    var record = author.record("posts", "a", BODY, null);
    put(record).statusCode(201);
    var tombstone = new LinkedHashMap<>(author.tombstone("posts", "a", digest(record)));
    tombstone.remove("signature");

    // When
    var response = put(mallory.sign(tombstone));

    // Then
    refused(response, 422, "signature-invalid");
    when().get("/v1/records/" + address(record)).then().statusCode(200);
  }

  @Test
  void aRecordFromBeforeItsDeviceWasTheAuthorsIsRefused() {
    // Given
    var early = at(Instant.now().minus(10, ChronoUnit.MINUTES));

    // When
    var response = put(early);

    // Then
    refused(response, 422, "signature-invalid").body("detail", containsString("not the author's"));
  }

  @Test
  void aRecordFromTheFutureIsRefused() {
    // Given
    var late = at(Instant.now().plus(10, ChronoUnit.MINUTES));

    // When
    var response = put(late);

    // Then
    refused(response, 422, "signature-invalid").body("detail", containsString("future"));
  }

  @Test
  void aClockThatIsSlightlyOffIsForgiven() {
    put(at(Instant.now().minus(4, ChronoUnit.MINUTES))).statusCode(201);
  }

  @Test
  void aRecordPutAtAnotherAddressIsRefused() {
    // Given
    var record = author.record("posts", "a", BODY, null);

    // When
    var atAnotherAuthor = putAt(new Person().identity() + "/posts/a", record);
    var inAnotherCollection = putAt(author.identity() + "/notes/a", record);
    var underAnotherKey = putAt(author.identity() + "/posts/b", record);

    // Then
    for (var response : List.of(atAnotherAuthor, inAnotherCollection, underAnotherKey)) {
      refused(response, 400, "malformed").body("detail", containsString(address(record)));
    }
  }

  @Test
  void aRecordOf64KibibytesIsTakenAndOneByteMoreIsNot() {
    // Given
    int rest = size(author.record("posts", "a", Map.of("text", ""), null));
    var fits = author.record("posts", "a", Map.of("text", "x".repeat(65_536 - rest)), null);
    var over = author.record("posts", "b", Map.of("text", "x".repeat(65_537 - rest)), null);

    // When
    var taken = put(fits);
    var refused = put(over);

    // Then
    taken.statusCode(201);
    refused(refused, 413, "too-large").body("detail", containsString("65536"));
  }

  @Test
  void aBodyOverTheServersLimitIsTooLarge() {
    // Given
    var record = author.record("posts", "a", Map.of("text", "x".repeat(600_000)), null);

    // When
    var response = put(record);

    // Then
    refused(response, 413, "too-large");
  }

  @Test
  void unknownAndMissingAndWrongMembersAreMalformed() {
    var members = new LinkedHashMap<>(author.record("posts", "a", BODY, null));
    members.remove("signature");

    refused(put(author.sign(with(members, "extra", 1))), 400, "malformed")
        .body("detail", containsString("extra"));
    refused(put(author.sign(with(members, "body", "text"))), 400, "malformed")
        .body("detail", containsString("body"));
    refused(put(author.sign(with(members, "type", "post"))), 400, "malformed");
    refused(put(author.sign(with(members, "previous", "abc"))), 400, "malformed")
        .body("detail", containsString("previous"));
    refused(put(author.sign(with(members, "time", "2026-01-31"))), 400, "malformed");
    refused(put(author.sign(with(members, "time", 1))), 400, "malformed");
    refused(put(author.sign(with(members, "device", "me"))), 400, "malformed");
    refused(put(members), 400, "malformed").body("detail", containsString("signature"));
    refused(put(with(members, "signature", "AAAA")), 400, "malformed");
    members.remove("body");
    refused(put(author.sign(members)), 400, "malformed").body("detail", containsString("body"));
  }

  @Test
  void aTombstoneWithoutPreviousOrWithABodyIsMalformed() {
    var members = new LinkedHashMap<>(author.tombstone("posts", "a", author.identity()));
    members.remove("signature");

    refused(put(author.sign(with(members, "body", Map.of()))), 400, "malformed");
    members.remove("previous");
    refused(put(author.sign(members)), 400, "malformed");
  }

  @Test
  void jsonThatCannotBeSignedIsMalformed() {
    String address = author.identity() + "/posts/a";
    var record = author.record("posts", "a", Map.of("here", 0), null);
    String text = text(record);

    for (String value :
        List.of(
            "1e400",
            "-1e400",
            "9".repeat(400),
            "9".repeat(2000),
            "NaN",
            "01",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "{\"\\ud800\":1}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(60) + "1" + "]".repeat(60) + ",",
            "[".repeat(70) + "]".repeat(70),
            "[".repeat(5000) + "]".repeat(5000),
            "\"\t\"")) {
      String body = text.replace("\"here\":0", "\"here\":" + value);
      refused(putText(address, body), 400, "malformed");
    }
  }

  @Test
  void bodiesThatAreNoObjectAreMalformed() {
    String address = author.identity() + "/posts/a";
    for (String body : List.of("", "null", "[]", "1", "\"text\"", "{", "{} {}", "{}", "\u0000")) {
      refused(putText(address, body), 400, "malformed");
    }
  }

  @Test
  void bytesThatAreNoUtf8AreMalformed() {
    // Given
    byte[] body = text(author.record("posts", "a", BODY, null)).getBytes(StandardCharsets.UTF_8);
    body[new String(body, StandardCharsets.UTF_8).indexOf("hello")] = (byte) 0xff;

    // When
    var response =
        given()
            .contentType("application/json")
            .body(body)
            .put("/v1/records/" + author.identity() + "/posts/a")
            .then();

    // Then
    refused(response, 400, "malformed");
  }

  @Test
  void anotherMediaTypeIsRefused() {
    var response =
        given()
            .contentType("text/plain")
            .body(text(author.record("posts", "a", BODY, null)))
            .put("/v1/records/" + author.identity() + "/posts/a")
            .then();

    refused(response, 415, "unsupported-media-type");
  }

  @Test
  void otherMethodsAreRefused() {
    String path = "/v1/records/" + author.identity() + "/posts/a";
    refused(when().delete(path).then(), 405, "method-not-allowed");
    refused(
        given().contentType("application/json").body("{}").post(path).then(),
        405,
        "method-not-allowed");
  }

  @Test
  void aTokenIsNeitherNeededNorLookedAt() {
    var record = author.record("posts", "a", BODY, null);
    given()
        .header("Authorization", "Bearer expired")
        .contentType("application/json")
        .body(text(record))
        .put("/v1/records/" + address(record))
        .then()
        .statusCode(201);
  }

  private static ValidatableResponse refused(
      ValidatableResponse response, int status, String problem) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo(problem(problem)))
        .body("detail", notNullValue())
        .body("advice", notNullValue());
  }

  private Map<String, Object> at(Instant time) {
    var members = new LinkedHashMap<>(author.record("posts", "a", BODY, null));
    members.remove("signature");
    // Half a second, so that there are three digits for milliseconds.
    var millis = time.truncatedTo(ChronoUnit.SECONDS).plusMillis(500);
    return author.sign(with(members, "time", millis.toString()));
  }

  private static Map<String, Object> with(Map<String, ?> members, String name, Object value) {
    var changed = new LinkedHashMap<String, Object>(members);
    changed.put(name, value);
    return changed;
  }

  private static String text(Map<String, ?> signed) {
    return new String(CanonicalJson.bytes(signed), StandardCharsets.UTF_8);
  }

  private static int size(Map<String, ?> signed) {
    var members = new LinkedHashMap<>(signed);
    members.remove("signature");
    return CanonicalJson.bytes(members).length;
  }
}
