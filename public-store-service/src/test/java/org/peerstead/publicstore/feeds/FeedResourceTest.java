package org.peerstead.publicstore.feeds;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.peerstead.publicstore.Publishing.author;
import static org.peerstead.publicstore.Publishing.digest;
import static org.peerstead.publicstore.Publishing.problem;
import static org.peerstead.publicstore.Publishing.put;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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
class FeedResourceTest {

  private static final TypeReference<Map<String, List<Map<String, Object>>>> FEED =
      new TypeReference<>() {};

  private final Person author = author();
  private final String collection = "c" + System.nanoTime();

  @Test
  void aFeedIsNewestFirstInOrderOfAcceptance() {
    // Given
    for (String key : List.of("z", "m", "a")) {
      publish(author, collection, key);
    }

    // When
    var response = when().get("/v1/feeds/collections/" + collection).then();

    // Then
    response
        .statusCode(200)
        .body("records.key", contains("a", "m", "z"))
        .body("cursor", nullValue())
        .header("Link", nullValue());
  }

  @Test
  void whatAFeedServesVerifies() throws IOException {
    // Given
    var record = author.record(collection, "a", Map.of("n", 1e21, "s", "\u0000€"), null);
    put(record).statusCode(201);

    // When
    String page = when().get("/v1/feeds/collections/" + collection).then().extract().asString();

    // Then
    Map<String, Object> served = new ObjectMapper().readValue(page, FEED).get("records").getFirst();
    var signed = SignedObject.of(served);
    assertThat(signed.signedBy(new SigningKey(author.signingKey()))).isTrue();
    assertThat(signed.digest().text()).isEqualTo(digest(record));
  }

  @Test
  void feedsAreByAuthorByCollectionAndByBoth() {
    // Given
    Person other = author();
    publish(author, collection, "one");
    publish(author, collection + ".more", "two");
    publish(other, collection, "three");

    // When
    var byAuthor = when().get("/v1/feeds/authors/" + author.identity()).then();
    var byBoth = when().get("/v1/feeds/authors/" + author.identity() + "/" + collection).then();
    var byCollection = when().get("/v1/feeds/collections/" + collection).then();

    // Then
    byAuthor.body("records.key", contains("two", "one"));
    byBoth.body("records.key", contains("one"));
    byCollection.body("records.key", contains("three", "one"));
  }

  @Test
  void aWithdrawnRecordLeavesAndComesBackOnTop() {
    // Given
    var record = publish(author, collection, "a");
    publish(author, collection, "b");
    var tombstone = author.tombstone(collection, "a", digest(record));

    // When
    put(tombstone).statusCode(200);
    var without = when().get("/v1/feeds/collections/" + collection).then();
    put(author.record(collection, "a", Map.of(), digest(tombstone))).statusCode(200);
    var again = when().get("/v1/feeds/collections/" + collection).then();

    // Then
    without.body("records.key", contains("b"));
    again.body("records.key", contains("a", "b"));
  }

  @Test
  void aSuccessorStandsWhereItsPredecessorStood() {
    // Given
    var record = publish(author, collection, "a");
    publish(author, collection, "b");

    // When
    put(author.record(collection, "a", Map.of("v", 2), digest(record))).statusCode(200);

    // Then
    when()
        .get("/v1/feeds/collections/" + collection)
        .then()
        .body("records.key", contains("b", "a"))
        .body("records[1].body.v", equalTo(2));
  }

  @Test
  void pagesFollowEachOtherByLinkAndByCursor() {
    // Given
    for (int i = 0; i < 5; i++) {
      publish(author, collection, "k" + i);
    }

    // When
    var first = when().get("/v1/feeds/collections/" + collection + "?limit=2").then();
    String link = first.extract().header("Link");
    var second = when().get(link.substring(1, link.indexOf('>'))).then();
    String cursor = second.extract().path("cursor");
    var third = page(cursor, 2);

    // Then
    first.body("records.key", contains("k4", "k3"));
    assertThat(link).endsWith("; rel=\"next\"");
    second.body("records.key", contains("k2", "k1"));
    third.body("records.key", contains("k0")).body("cursor", nullValue());
  }

  @Test
  void aFullLastPageIsTheLast() {
    // Given
    publish(author, collection, "a");
    publish(author, collection, "b");

    // When
    var response = page(null, 2);

    // Then
    response.body("records", hasSize(2)).body("cursor", nullValue());
  }

  @Test
  void noRecordIsSkippedOrRepeatedWhileOthersArePublished() throws Exception {
    // Given
    var standing = new HashMap<String, Map<String, Object>>();
    for (int i = 0; i < 30; i++) {
      standing.put("k" + i, publish(author, collection, "k" + i));
    }
    var paging = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var publishing =
          IntStream.range(0, 3)
              .mapToObj(writer -> threads.submit(() -> keepPublishing(writer, standing, paging)))
              .toList();

      // When
      List<String> served = List.of();
      try {
        served = all(3);
      } finally {
        paging.set(false);
      }

      // Then
      assertThat(served).doesNotHaveDuplicates().containsAll(standing.keySet());
      for (var writer : publishing) {
        assertThat(writer.get()).isPositive();
      }
    }
  }

  @Test
  void thoseAcceptedAtOnceAreEachServedOnce() throws InterruptedException {
    // Given
    publish(author, collection, "first");
    List<Callable<Integer>> requests =
        IntStream.range(0, 40)
            .<Callable<Integer>>mapToObj(i ->
                () ->
                    put(author.record(collection, "r" + i, Map.of(), null)).extract().statusCode())
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(requests)).allMatch(done -> done.resultNow() == 201);
    }

    // When
    List<String> served = all(7);

    // Then
    assertThat(served).hasSize(41).doesNotHaveDuplicates().endsWith("first");
  }

  @Test
  void aPageEndsWithTheRecordThatReachesItsBytes() {
    // Given
    for (int i = 0; i < 20; i++) {
      put(author.record(collection, "big" + i, Map.of("text", "x".repeat(60_000)), null))
          .statusCode(201);
    }

    // When
    var first = page(null, 100);
    var second = page(first.extract().path("cursor"), 100);

    // Then
    first.body("records", hasSize(18));
    second.body("records", hasSize(2)).body("cursor", nullValue());
  }

  @Test
  void aFeedOfNothingIsEmpty() {
    when()
        .get("/v1/feeds/authors/" + new Person().identity())
        .then()
        .statusCode(200)
        .body("records", empty())
        .body("cursor", nullValue());
  }

  @Test
  void anUnchangedPageIsNotSentAgain() {
    // Given
    publish(author, collection, "a");
    String path = "/v1/feeds/collections/" + collection;
    String tag = when().get(path).then().extract().header("ETag");

    // When
    var unchanged = given().header("If-None-Match", tag).get(path).then();
    publish(author, collection, "b");
    var changed = given().header("If-None-Match", tag).get(path).then();

    // Then
    unchanged.statusCode(304);
    changed.statusCode(200);
  }

  @Test
  void whatIsNoCursorAndNoLimitIsMalformed() {
    String path = "/v1/feeds/collections/" + collection;
    for (String query :
        List.of(
            "?after=x",
            "?after=" + "_".repeat(54),
            "?after=" + "A".repeat(53),
            "?limit=0",
            "?limit=101",
            "?limit=-1",
            "?limit=ten",
            "?limit=99999999999")) {
      when().get(path + query).then().statusCode(400).body("type", equalTo(problem("malformed")));
    }
    when().get("/v1/feeds/collections/NO").then().statusCode(400);
    when().get("/v1/feeds/authors/nobody").then().statusCode(400);
    when()
        .get("/v1/feeds/nothing")
        .then()
        .statusCode(404)
        .body("type", equalTo(problem("not-found")));
  }

  /** New records, and successors of those that stand. */
  private int keepPublishing(
      int writer, Map<String, Map<String, Object>> standing, AtomicBoolean paging) {
    int count = 0;
    var mine = new LinkedHashMap<String, Map<String, Object>>();
    standing.forEach((key, record) -> {
      if (Math.floorMod(key.hashCode(), 3) == writer) {
        mine.put(key, record);
      }
    });
    var keys = List.copyOf(mine.keySet());
    while (paging.get()) {
      publish(author, collection, "new" + writer + "-" + count);
      String key = keys.get(count % keys.size());
      var successor = author.record(collection, key, Map.of("count", count), digest(mine.get(key)));
      put(successor).statusCode(200);
      mine.put(key, successor);
      count++;
    }
    return count;
  }

  private List<String> all(int limit) {
    var served = new ArrayList<String>();
    String cursor = null;
    do {
      var page = page(cursor, limit).statusCode(200);
      served.addAll(page.extract().path("records.key"));
      cursor = page.extract().path("cursor");
    } while (cursor != null);
    return served;
  }

  private ValidatableResponse page(String after, int limit) {
    String cursor = after == null ? "" : "&after=" + after;
    return when().get("/v1/feeds/collections/" + collection + "?limit=" + limit + cursor).then();
  }

  private static Map<String, Object> publish(Person author, String collection, String key) {
    var record = author.record(collection, key, Map.of("text", key), null);
    put(record).statusCode(201);
    return record;
  }
}
