package org.peerstead.publicstore;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.peerstead.publicstore.Publishing.author;
import static org.peerstead.publicstore.Publishing.put;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class MetricsTest {

  @Test
  void whatHappenedIsCountedInTheDomainsWords() {
    // Given
    Person author = author();
    put(author.record("posts", "a", Map.of(), null)).statusCode(201);
    put(author.record("posts", "a", Map.of("other", 1), null)).statusCode(409);
    when().get("/v1/feeds/authors/" + author.identity()).then().statusCode(200);

    // When
    var response = when().get("/q/metrics").then();

    // Then
    response
        .statusCode(200)
        .body(containsString("peerstead_records_put_total{placement=\"first\"}"))
        .body(containsString("peerstead_records_refused_total{problem=\"record-superseded\"}"))
        .body(containsString("peerstead_authors_asked_total{outcome=\"known\"}"))
        .body(containsString("peerstead_feed_pages_served_total{feed=\"author\"}"));
  }
}
