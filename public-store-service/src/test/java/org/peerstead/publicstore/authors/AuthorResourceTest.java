package org.peerstead.publicstore.authors;

import static org.hamcrest.Matchers.equalTo;
import static org.peerstead.publicstore.Publishing.author;
import static org.peerstead.publicstore.Publishing.problem;
import static org.peerstead.publicstore.Publishing.put;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.publicstore.IdentityDouble;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class AuthorResourceTest {

  @Test
  void anAuthorNotHeardOfYetIsAskedFor() {
    Person author = author();
    published(author).statusCode(201);
  }

  @Test
  void anAuthorWithALongerChainIsAskedForAsWell() {
    // Given
    var author = new Person();
    var statements = List.of(author.genesis(), author.setHandle("ann", author.identity()));
    IdentityDouble.serves(author.identity(), statements);

    // When
    var response = published(author);

    // Then
    response.statusCode(201);
  }

  @Test
  void onceKnownAnAuthorIsNotAskedForAgain() {
    // Given
    Person author = author();
    published(author).statusCode(201);
    IdentityDouble.answers(author.identity(), 500, new byte[0], 0);

    // When
    var response = put(author.record("posts", "second", Map.of(), null));

    // Then
    response.statusCode(201);
  }

  @Test
  void anAuthorWhomNobodyKnowsIsUnknownUntilRegistered() {
    // Given
    var author = new Person();
    var stranger = published(author);

    // When
    IdentityDouble.knows(author);
    var registered = published(author);

    // Then
    stranger.statusCode(422).body("type", equalTo(problem("author-unknown")));
    registered.statusCode(201);
  }

  @Test
  void aChainThatDoesNotHoldIsNotBelieved() {
    // Given
    var author = new Person();
    var forged = new LinkedHashMap<>(author.genesis());
    forged.put("time", "2001-01-01T00:00:00.000Z");
    var mallory = new Person();
    var foreignHandle = mallory.setHandle("mallory", author.identity());

    for (var statements :
        List.<List<Map<String, ?>>>of(
            List.of(forged),
            List.of(),
            List.of(author.genesis(), author.genesis()),
            List.of(author.genesis(), foreignHandle),
            List.of(Map.of("type", "genesis")),
            List.of(mallory.genesis()))) {
      // When
      IdentityDouble.serves(author.identity(), statements);
      var response = published(author);

      // Then
      unavailable(response);
    }
  }

  @Test
  void anotherPersonsChainIsNotTheAuthors() {
    // Given
    var author = new Person();
    var mallory = new Person();
    IdentityDouble.serves(author.identity(), List.of(mallory.genesis()));
    var members = new LinkedHashMap<>(author.record("posts", "a", Map.of(), null));
    members.remove("signature");
    members.put("device", mallory.device());

    // When
    var response = put(mallory.sign(members));

    // Then
    unavailable(response);
  }

  @Test
  void anIdentityServiceThatFailsIsAway() {
    var author = new Person();
    for (int status : List.of(500, 503, 302, 204, 401)) {
      IdentityDouble.answers(author.identity(), status, new byte[0], 0);
      unavailable(published(author));
    }
  }

  @Test
  void anAnswerThatIsNotIdentityServicesIsNoAnswer() {
    var author = new Person();
    for (String body :
        List.of("", "null", "[]", "<html>", "{}", "{\"statements\":{}}", "{\"a\":1} 2")) {
      IdentityDouble.answers(author.identity(), 200, body.getBytes(StandardCharsets.UTF_8), 0);
      unavailable(published(author));
    }
    IdentityDouble.answers(author.identity(), 404, CanonicalJson.bytes(Map.of("status", 404)), 0);
    unavailable(published(author));
    IdentityDouble.answers(author.identity(), 404, "no page".getBytes(StandardCharsets.UTF_8), 0);
    unavailable(published(author));
  }

  @Test
  void anAnswerWithoutEndIsNotReadToTheEnd() {
    var author = new Person();
    byte[] spaces = " ".repeat(2 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
    IdentityDouble.answers(author.identity(), 200, spaces, 0);
    unavailable(published(author));
  }

  @Test
  void aSlowIdentityServiceIsNotWaitedForLong() {
    // Given
    var author = new Person();
    byte[] chain = CanonicalJson.bytes(Map.of("statements", List.of(author.genesis())));
    IdentityDouble.answers(author.identity(), 200, chain, 60_000);

    // When
    var response = published(author);

    // Then
    unavailable(response).time(org.hamcrest.Matchers.lessThan(30_000L));
  }

  private static ValidatableResponse published(Person author) {
    return put(author.record("posts", "first", Map.of("text", "hello"), null));
  }

  private static ValidatableResponse unavailable(ValidatableResponse response) {
    return response
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "2")
        .body("type", equalTo(problem("unavailable")));
  }
}
