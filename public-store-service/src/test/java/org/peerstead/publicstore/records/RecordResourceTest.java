package org.peerstead.publicstore.records;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.peerstead.publicstore.Publishing.address;
import static org.peerstead.publicstore.Publishing.author;
import static org.peerstead.publicstore.Publishing.digest;
import static org.peerstead.publicstore.Publishing.problem;
import static org.peerstead.publicstore.Publishing.put;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.canonical.SigningKey;
import org.peerstead.publicstore.IdentityDouble;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class RecordResourceTest {

  private static final Map<String, ?> BODY = Map.of("text", "hello");

  @Test
  void theFirstRecordAtAnAddressIsCreated() {
    // Given
    Person author = author();
    var record = author.record("posts", "a", BODY, null);

    // When
    var response = put(record);

    // Then
    response
        .statusCode(201)
        .header("Location", endsWith("/v1/records/" + address(record)))
        .header("ETag", "\"" + digest(record) + "\"");
  }

  @Test
  void whatIsServedVerifiesWithNothingButTheAuthorsKey() throws IOException {
    // Given
    Person author = author();
    Map<String, Object> body =
        Map.of(
            "numbers",
            List.of(0, -0.0, 1.0, 1e21, 1e-7, 5e-324, 0.1, 9007199254740993L, 123456789012345678e3),
            "strings",
            List.of("\u0000", "\u20ac \ud83d\ude00", "\"\\\n", "\u2028", "<script>"),
            "__proto__",
            Map.of("\ud83d\ude00", true, "\ufb33", false));
    var record = author.record("posts", "exact", body, null);
    put(record).statusCode(201);

    // When
    String served = when().get("/v1/records/" + address(record)).then().extract().asString();

    // Then
    Map<String, Object> read = new ObjectMapper().readValue(served, Map.class);
    var signed = SignedObject.of(read);
    assertThat(signed.signedBy(new SigningKey(author.signingKey()))).isTrue();
    assertThat(signed.digest().text()).isEqualTo(digest(record));
  }

  @Test
  void aSuccessorTakesThePlaceOfTheRecordThatItNames() {
    // Given
    Person author = author();
    var first = author.record("posts", "a", BODY, null);
    put(first).statusCode(201);
    var second = author.record("posts", "a", Map.of("text", "better"), digest(first));

    // When
    var response = put(second);

    // Then
    response.statusCode(200);
    when()
        .get("/v1/records/" + address(first))
        .then()
        .statusCode(200)
        .header("ETag", "\"" + digest(second) + "\"")
        .body("body.text", equalTo("better"));
  }

  @Test
  void theSameAgainChangesNothing() {
    // Given
    Person author = author();
    var first = author.record("posts", "a", BODY, null);
    var tombstone = author.tombstone("posts", "a", digest(first));
    put(first).statusCode(201);
    put(first).statusCode(200).header("ETag", "\"" + digest(first) + "\"");
    put(tombstone).statusCode(200);

    // When
    var response = put(tombstone);

    // Then
    response.statusCode(200).header("ETag", "\"" + digest(tombstone) + "\"");
  }

  @Test
  void aSuccessorOfSomethingElseThanWhatStandsIsRefusedAndToldWhatDoes() {
    // Given
    Person author = author();
    var first = author.record("posts", "a", BODY, null);
    var second = author.record("posts", "a", Map.of("text", "better"), digest(first));
    put(first).statusCode(201);
    put(second).statusCode(200);

    // When
    var late = put(author.record("posts", "a", Map.of("text", "late"), digest(first)));
    var anew = put(author.record("posts", "a", Map.of("text", "anew"), null));
    var again = put(first);

    // Then
    for (var response : List.of(late, anew, again)) {
      response
          .statusCode(409)
          .contentType("application/problem+json")
          .body("type", equalTo(problem("record-superseded")))
          .body("current", equalTo(digest(second)));
    }
  }

  @Test
  void aSuccessorWhereNothingStandsIsRefused() {
    // Given
    Person author = author();
    String nothing = digest(author.record("posts", "a", BODY, null));

    // When
    var record = put(author.record("posts", "a", BODY, nothing));
    var tombstone = put(author.tombstone("posts", "a", nothing));

    // Then
    record.statusCode(409).body("type", equalTo(problem("record-superseded")));
    tombstone.statusCode(409).body("type", equalTo(problem("record-superseded")));
  }

  @Test
  void ofManyFirstRecordsAtOnceExactlyOneGetsThePlace() {
    // Given
    Person author = author();
    put(author.record("posts", "known", BODY, null)).statusCode(201);
    var rivals =
        IntStream.range(0, 12)
            .mapToObj(i -> author.record("posts", "race", Map.of("rival", i), null))
            .toList();

    // When
    List<Integer> statuses = putAtOnce(rivals);

    // Then
    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(11);
  }

  @Test
  void ofManySuccessorsAtOnceExactlyOneGetsThePlace() {
    // Given
    Person author = author();
    var first = author.record("posts", "race", BODY, null);
    put(first).statusCode(201);
    var rivals = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < 11; i++) {
      rivals.add(author.record("posts", "race", Map.of("rival", i), digest(first)));
    }
    rivals.add(author.tombstone("posts", "race", digest(first)));

    // When
    List<Integer> statuses = putAtOnce(rivals);

    // Then
    assertThat(statuses).containsOnlyOnce(200);
    assertThat(statuses).doesNotContain(500, 503);
  }

  @Test
  void aWithdrawnRecordIsGoneAndItsTombstoneCanBeVerified() throws IOException {
    // Given
    Person author = author();
    var record = author.record("posts", "a", BODY, null);
    var tombstone = author.tombstone("posts", "a", digest(record));
    put(record).statusCode(201);
    put(tombstone).statusCode(200);

    // When
    var response = when().get("/v1/records/" + address(record)).then();

    // Then
    response
        .statusCode(410)
        .contentType("application/problem+json")
        .body("type", equalTo(problem("record-withdrawn")));
    Map<String, Object> served = response.extract().path("tombstone");
    var signed = SignedObject.of(served);
    assertThat(signed.signedBy(new SigningKey(author.signingKey()))).isTrue();
    assertThat(signed.digest().text()).isEqualTo(digest(tombstone));
  }

  @Test
  void afterATombstoneOnlyARecordThatNamesItIsTaken() {
    // Given
    Person author = author();
    var record = author.record("posts", "a", BODY, null);
    var tombstone = author.tombstone("posts", "a", digest(record));
    put(record).statusCode(201);
    put(tombstone).statusCode(200);

    // When
    var unaware = put(author.record("posts", "a", Map.of("text", "again"), null));
    var twice = put(author.tombstone("posts", "a", digest(tombstone)));
    var aware = put(author.record("posts", "a", Map.of("text", "anew"), digest(tombstone)));

    // Then
    unaware
        .statusCode(410)
        .body("type", equalTo(problem("record-withdrawn")))
        .body("current", equalTo(digest(tombstone)))
        .body("tombstone.signature", notNullValue());
    twice.statusCode(410);
    aware.statusCode(200);
    when().get("/v1/records/" + address(record)).then().statusCode(200);
  }

  @Test
  void aRecordIsFoundByItsDigestWhileItStands() {
    // Given
    Person author = author();
    var first = author.record("posts", "a", BODY, null);
    var second = author.record("posts", "a", Map.of("text", "better"), digest(first));
    put(first).statusCode(201);
    when().get("/v1/digests/" + digest(first)).then().statusCode(200);
    put(second).statusCode(200);

    // When
    var superseded = when().get("/v1/digests/" + digest(first)).then();
    var standing = when().get("/v1/digests/" + digest(second)).then();

    // Then
    superseded.statusCode(404).body("type", equalTo(problem("record-unknown")));
    standing
        .statusCode(200)
        .header("ETag", "\"" + digest(second) + "\"")
        .header("Cache-Control", containsString("immutable"))
        .body("body.text", equalTo("better"));
  }

  @Test
  void aWithdrawnRecordsDigestLeadsToItsTombstone() {
    // Given
    Person author = author();
    var record = author.record("posts", "a", BODY, null);
    var tombstone = author.tombstone("posts", "a", digest(record));
    put(record).statusCode(201);
    put(tombstone).statusCode(200);

    // When
    var withdrawn = when().get("/v1/digests/" + digest(record)).then();
    var itself = when().get("/v1/digests/" + digest(tombstone)).then();

    // Then
    withdrawn.statusCode(410).body("current", equalTo(digest(tombstone)));
    itself.statusCode(200).body("type", equalTo("tombstone"));
  }

  @Test
  void whatAReaderHasIsNotSentAgain() {
    // Given
    Person author = author();
    var record = author.record("posts", "a", BODY, null);
    put(record).statusCode(201);
    String tag = "\"" + digest(record) + "\"";

    // When
    var byAddress = given().header("If-None-Match", tag).get("/v1/records/" + address(record));
    var byDigest = given().header("If-None-Match", tag).get("/v1/digests/" + digest(record));
    var another = given().header("If-None-Match", "\"x\"").get("/v1/records/" + address(record));

    // Then
    byAddress
        .then()
        .statusCode(304)
        .header("ETag", tag)
        .header("Cache-Control", "public, no-cache");
    byDigest.then().statusCode(304).header("ETag", tag);
    another.then().statusCode(200);
  }

  @Test
  void whatWasNeverPublishedIsUnknown() {
    // Given
    String author = new Person().identity();

    // When
    var response = when().get("/v1/records/" + author + "/posts/a").then();

    // Then
    response.statusCode(404).body("type", equalTo(problem("record-unknown")));
    when().get("/v1/digests/" + author).then().statusCode(404);
  }

  @Test
  void addressesThatCannotBeAreMalformed() {
    String author = new Person().identity();
    for (String path :
        List.of(
            "/v1/records/nobody/posts/a",
            "/v1/records/" + author + "/POSTS/a",
            "/v1/records/" + author + "/posts/a%20b",
            "/v1/records/" + author + "/posts/" + "k".repeat(65),
            "/v1/records/" + author.substring(1) + "/posts/a",
            "/v1/digests/nothing")) {
      given()
          .urlEncodingEnabled(false)
          .get(path)
          .then()
          .statusCode(400)
          .body("type", equalTo(problem("malformed")));
    }
  }

  @Test
  void pagesOfOtherOriginsMayReadAndPublishWithoutCredentials() {
    // Given
    Person author = author();
    var record = author.record("posts", "a", BODY, null);
    String path = "/v1/records/" + address(record);

    // When
    var published = elsewhere().contentType("application/json").body(record).put(path).then();
    var read = elsewhere().get(path).then();
    var preflight =
        elsewhere()
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type")
            .options(path)
            .then();

    // Then
    published.statusCode(201);
    read.statusCode(200)
        .header("Access-Control-Allow-Origin", "https://elsewhere.example")
        .header("Access-Control-Allow-Credentials", "false")
        .header("Access-Control-Expose-Headers", containsString("ETag"))
        .header("Vary", containsString("Origin"));
    preflight
        .statusCode(200)
        .header("Access-Control-Allow-Methods", containsString("PUT"))
        .header("Access-Control-Allow-Headers", containsString("content-type"));
  }

  private static RequestSpecification elsewhere() {
    return given().header("Origin", "https://elsewhere.example");
  }

  private static List<Integer> putAtOnce(List<Map<String, Object>> rivals) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> requests =
          rivals.stream()
              .<Callable<Integer>>map(rival -> () -> put(rival).extract().statusCode())
              .toList();
      return threads.invokeAll(requests).stream()
          .map(java.util.concurrent.Future::resultNow)
          .toList();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
