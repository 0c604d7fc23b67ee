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
  void aDepositIsDrainedByteForByte() {
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
  void oneCiphertextReachesAHundredMailboxes() {
    var recipients = people(100);
    var sealed = ciphertext(100);

    deposit(newId(), sealed, recipients).statusCode(201);

    for (var recipient : List.of(recipients.getFirst(), recipients.get(50), recipients.getLast())) {
      drain(recipient).body("envelopes.content", contains(Base64Url.encode(sealed)));
    }
  }

  @Test
  void aHundredAndOneMailboxesAreRefused() {
    var recipients = new ArrayList<Person>();
    for (int i = 0; i < 101; i++) {
      recipients.add(new Person());
    }

    refused(deposit(newId(), ciphertext(1), recipients), 400, "malformed")
        .body("detail", containsString("not 101"));
  }

  @Test
  void aRepeatedDepositIsInTheMailboxOnce() {
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
  void anIdIsRememberedAfterItsEnvelopeWasAcknowledged() {
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
  void anIdIsTakenForOtherContentAndForOtherMailboxes() {
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
  void anUnknownMailboxIsNamedAndNothingIsDepositedAnywhere() {
    var known = person();
    var unknown = new Person();

    refused(deposit(newId(), ciphertext(10), known, unknown), 404, "mailbox-unknown")
        .header("Retry-After", "1")
        .body("retryAfter", is(1))
        .body("mailboxes", contains(unknown.device()));

    usage(known).body("count", is(0)).body("bytes", is(0));
  }

  @Test
  void theLargestEnvelopeFitsAndOneByteMoreDoesNot() {
    var recipient = person();

    deposit(newId(), ciphertext(MAX_SIZE), recipient).statusCode(201);
    refused(deposit(newId(), ciphertext(MAX_SIZE + 1), recipient), 413, "too-large");

    usage(recipient).body("count", is(1)).body("bytes", is(MAX_SIZE));
    drain(recipient).body("envelopes.size", contains(MAX_SIZE));
  }

  @Test
  void anEmptyBodyIsRefused() {
    refused(deposit(newId(), new byte[0], person()), 400, "malformed")
        .body("detail", containsString("empty"));
  }

  @Test
  void anotherMediaTypeIsRefused() {
    var recipient = person();

    refused(put(recipient).contentType("application/json").body("{}"), 415)
        .body("type", equalTo("urn:peerstead:problem:unsupported-media-type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "2592000"})
  void aTtlAtTheEdgeIsTaken(String ttl) {
    put(person()).queryParam("ttl", ttl).put("/v1/envelopes/" + newId()).then().statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"59", "2592001", "0", "-60", "1.5", "1e3", "NaN", "99999999999999999999"})
  void aTtlOutsideIsRefused(String ttl) {
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
  void aMalformedEnvelopeIdIsRefused(String id) {
    refused(deposit(id, ciphertext(1), new Person()), 400, "malformed")
        .body("detail", containsString("envelope id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "%00"})
  void aMalformedMailboxIsRefused(String mailbox) {
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
  void aDepositToNobodyIsRefused() {
    refused(deposit(newId(), ciphertext(1)), 400, "malformed")
        .body("detail", containsString("1 to 100 mailboxes"));
  }

  @Test
  void aMailboxThatIsNamedTwiceIsRefused() {
    var recipient = new Person();

    refused(deposit(newId(), ciphertext(1), nCopies(2, recipient)), 400, "malformed")
        .body("detail", containsString("twice"));
  }

  @Test
  void withoutATokenNothingIsDeposited() {
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
  void expiredForgedAndNonsenseTokensAreRefused() {
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
  void otherMethodsAreRefused() {
    refused(as(new Person()).get("/v1/envelopes/" + newId()).then(), 405, "method-not-allowed");
  }

  @Test
  void theProblemOfSeveralUnknownMailboxesNamesAll() {
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
