package org.peerstead.mailbox.envelopes;

import static java.util.Collections.nCopies;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.peerstead.mailbox.Announcements.people;
import static org.peerstead.mailbox.Announcements.person;
import static org.peerstead.mailbox.Deposits.OCTETS;
import static org.peerstead.mailbox.Deposits.as;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.drain;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class EnvelopeResourceTest {

  private static final int MAX_SIZE = 256 * 1024;
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @Test
  void a_deposit_is_drained_byte_for_byte() {
    var recipient = person();
    var id = newId();
    var sealed = ciphertext(500);

    deposit(id, sealed, recipient)
        .statusCode(201)
        .body("id", equalTo(id))
        .body("depositedAt", matchesPattern(TIME))
        .body("expiresAt", matchesPattern(TIME))
        .body("size()", is(3));

    drain(recipient)
        .statusCode(200)
        .body("envelopes.id", contains(id))
        .body("envelopes[0].size", is(500))
        .body("envelopes[0].content", equalTo(Base64Url.encode(sealed)))
        .body("envelopes[0].depositedAt", matchesPattern(TIME))
        .body("envelopes[0].expiresAt", matchesPattern(TIME))
        .body("queueEmpty", is(true));
  }

  @Test
  void one_ciphertext_reaches_a_hundred_mailboxes() {
    var recipients = people(100);
    var sealed = ciphertext(100);

    deposit(newId(), sealed, recipients).statusCode(201);

    for (var recipient : List.of(recipients.getFirst(), recipients.get(50), recipients.getLast())) {
      drain(recipient).body("envelopes.content", contains(Base64Url.encode(sealed)));
    }
  }

  @Test
  void a_hundred_and_one_mailboxes_are_refused() {
    var recipients = new ArrayList<Person>();
    for (int i = 0; i < 101; i++) {
      recipients.add(new Person());
    }

    refused(deposit(newId(), ciphertext(1), recipients), 400, "malformed")
        .body("detail", containsString("not 101"));
  }

  @Test
  void a_repeated_deposit_is_in_the_mailbox_once() {
    var recipients = people(2);
    var id = newId();
    var sealed = ciphertext(10);
    String depositedAt =
        deposit(id, sealed, recipients).statusCode(201).extract().path("depositedAt");

    deposit(id, sealed, recipients.reversed())
        .statusCode(200)
        .body("depositedAt", equalTo(depositedAt));

    drain(recipients.getFirst()).body("envelopes.id", contains(id));
    usage(recipients.getFirst()).body("count", is(1)).body("bytes", is(10));
  }

  @Test
  void an_id_is_remembered_after_its_envelope_was_acknowledged() {
    var recipient = person();
    var id = newId();
    var sealed = ciphertext(10);
    deposit(id, sealed, recipient).statusCode(201);
    String cursor = drain(recipient).extract().path("cursor");
    as(recipient)
        .queryParam("through", cursor)
        .delete("/v1/mailboxes/" + recipient.device() + "/envelopes");

    deposit(id, sealed, recipient).statusCode(200);

    drain(recipient).body("envelopes.size()", is(0));
  }

  @Test
  void an_id_is_taken_for_other_content_and_for_other_mailboxes() {
    var recipients = people(2);
    var id = newId();
    var sealed = ciphertext(10);
    deposit(id, sealed, recipients.getFirst()).statusCode(201);

    refused(deposit(id, ciphertext(10), recipients.getFirst()), 409, "envelope-id-taken");
    refused(deposit(id, sealed, recipients), 409, "envelope-id-taken");
    refused(deposit(id, sealed, recipients.getLast()), 409, "envelope-id-taken");

    usage(recipients.getFirst()).body("count", is(1));
    usage(recipients.getLast()).body("count", is(0));
  }

  @Test
  void an_unknown_mailbox_is_named_and_nothing_is_deposited_anywhere() {
    var known = person();
    var unknown = new Person();

    refused(deposit(newId(), ciphertext(10), known, unknown), 404, "mailbox-unknown")
        .header("Retry-After", "1")
        .body("retryAfter", is(1))
        .body("mailboxes", contains(unknown.device()));

    usage(known).body("count", is(0)).body("bytes", is(0));
  }

  @Test
  void the_largest_envelope_fits_and_one_byte_more_does_not() {
    var recipient = person();

    deposit(newId(), ciphertext(MAX_SIZE), recipient).statusCode(201);
    refused(deposit(newId(), ciphertext(MAX_SIZE + 1), recipient), 413, "too-large");

    usage(recipient).body("count", is(1)).body("bytes", is(MAX_SIZE));
    drain(recipient).body("envelopes.size", contains(MAX_SIZE));
  }

  @Test
  void an_empty_body_is_refused() {
    refused(deposit(newId(), new byte[0], person()), 400, "malformed")
        .body("detail", containsString("empty"));
  }

  @Test
  void another_media_type_is_refused() {
    var recipient = person();

    refused(put(recipient).contentType("application/json").body("{}"), 415)
        .body("type", equalTo("urn:peerstead:problem:unsupported-media-type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "2592000"})
  void a_ttl_at_the_edge_is_taken(String ttl) {
    put(person()).queryParam("ttl", ttl).put("/v1/envelopes/" + newId()).then().statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"59", "2592001", "0", "-60", "1.5", "1e3", "NaN", "99999999999999999999"})
  void a_ttl_outside_is_refused(String ttl) {
    refused(put(person()).queryParam("ttl", ttl), 400)
        .body("type", equalTo("urn:peerstead:problem:malformed"))
        .body("detail", containsString("ttl"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "AAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAB",
        "AAAAAAAAAAAAAAAAAAAA+A",
        "AAAAAAAAAAAAAAAAAAAAA="
      })
  void a_malformed_envelope_id_is_refused(String id) {
    refused(deposit(id, ciphertext(1), new Person()), 400, "malformed")
        .body("detail", containsString("envelope id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "%00"})
  void a_malformed_mailbox_is_refused(String mailbox) {
    refused(
            as(new Person())
                .contentType(OCTETS)
                .queryParam("mailbox", mailbox)
                .body(ciphertext(1))
                .put("/v1/envelopes/" + newId())
                .then(),
            400,
            "malformed")
        .body("detail", containsString("mailbox"));
  }

  @Test
  void a_deposit_to_nobody_is_refused() {
    refused(deposit(newId(), ciphertext(1)), 400, "malformed")
        .body("detail", containsString("1 to 100 mailboxes"));
  }

  @Test
  void a_mailbox_that_is_named_twice_is_refused() {
    var recipient = new Person();

    refused(deposit(newId(), ciphertext(1), nCopies(2, recipient)), 400, "malformed")
        .body("detail", containsString("twice"));
  }

  @Test
  void without_a_token_nothing_is_deposited() {
    refused(
            RestAssured.given()
                .contentType(OCTETS)
                .queryParam("mailbox", new Person().device())
                .body(ciphertext(1))
                .put("/v1/envelopes/" + newId())
                .then(),
            401,
            "token-missing")
        .header("WWW-Authenticate", containsString("Bearer"));
  }

  @Test
  void expired_forged_and_nonsense_tokens_are_refused() {
    var sender = new Person();
    for (var token :
        List.of(Tokens.expired(sender), Tokens.forged(sender), "nonsense", "a.b.c", unsigned())) {
      refused(
          RestAssured.given()
              .auth()
              .oauth2(token)
              .contentType(OCTETS)
              .queryParam("mailbox", sender.device())
              .body(ciphertext(1))
              .put("/v1/envelopes/" + newId())
              .then(),
          401,
          "token-invalid");
    }
  }

  @Test
  void other_methods_are_refused() {
    refused(as(new Person()).get("/v1/envelopes/" + newId()).then(), 405, "method-not-allowed");
  }

  @Test
  void the_problem_of_several_unknown_mailboxes_names_all() {
    var first = new Person();
    var second = new Person();

    refused(deposit(newId(), ciphertext(1), first, second), 404, "mailbox-unknown")
        .body("mailboxes", containsInAnyOrder(first.device(), second.device()));
  }

  private static RequestSpecification put(Person recipient) {
    return as(new Person())
        .contentType(OCTETS)
        .queryParam("mailbox", recipient.device())
        .body(ciphertext(1));
  }

  private static ValidatableResponse refused(RequestSpecification request, int status) {
    return request
        .put("/v1/envelopes/" + newId())
        .then()
        .statusCode(status)
        .contentType("application/problem+json");
  }

  private static ValidatableResponse refused(
      ValidatableResponse response, int status, String problem) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:peerstead:problem:" + problem))
        .body("status", is(status));
  }

  /** The algorithm {@code none}. */
  private static String unsigned() {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(
            "{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        + "."
        + Tokens.of(new Person()).split("\\.", -1)[1]
        + ".";
  }
}
