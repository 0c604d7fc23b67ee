package org.peerstead.mailbox.mailboxes;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.peerstead.mailbox.Announcements.people;
import static org.peerstead.mailbox.Announcements.person;
import static org.peerstead.mailbox.Deposits.acknowledge;
import static org.peerstead.mailbox.Deposits.as;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.drain;
import static org.peerstead.mailbox.Deposits.drainAfter;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class MailboxResourceTest {

  private static final String BEGINNING = "AAAAAAAAAAA";

  @Test
  void aNewMailboxIsEmpty() {
    var recipient = person();

    drain(recipient)
        .statusCode(200)
        .body("envelopes.size()", is(0))
        .body("cursor", equalTo(BEGINNING))
        .body("queueEmpty", is(true));
    usage(recipient)
        .statusCode(200)
        .body("mailbox", equalTo(recipient.device()))
        .body("count", is(0))
        .body("bytes", is(0))
        .body("limits.count", is(10_000))
        .body("limits.bytes", is(64 * 1024 * 1024));
  }

  @Test
  void drainingByCursorGivesEveryEnvelopeOnceInOrder() {
    var recipient = person();
    var ids = depositMany(recipient, 101, 1);

    drain(recipient)
        .body("envelopes.id", equalTo(ids.subList(0, 100)))
        .body("queueEmpty", is(false));

    var seen = new ArrayList<String>();
    String cursor = BEGINNING;
    boolean queueEmpty = false;
    while (!queueEmpty) {
      var page = drainAfter(recipient, cursor, 33).statusCode(200).extract().jsonPath();
      seen.addAll(page.getList("envelopes.id"));
      cursor = page.getString("cursor");
      queueEmpty = page.getBoolean("queueEmpty");
    }
    org.assertj.core.api.Assertions.assertThat(seen).isEqualTo(ids);
  }

  @Test
  void aPageThatEndsExactlyAtTheLastEnvelopeIsTheLast() {
    var recipient = person();
    var ids = depositMany(recipient, 2, 1);

    drainAfter(recipient, BEGINNING, 2)
        .body("envelopes.id", equalTo(ids))
        .body("queueEmpty", is(true));
    drainAfter(recipient, BEGINNING, 1).body("queueEmpty", is(false));
  }

  @Test
  void aPageHoldsAMebibyteOfContentAndNoByteMore() {
    var recipient = person();
    depositMany(recipient, 4, 256 * 1024);
    depositMany(recipient, 1, 1);

    String cursor =
        drain(recipient)
            .body("envelopes.size()", is(4))
            .body("queueEmpty", is(false))
            .extract()
            .path("cursor");

    drainAfter(recipient, cursor, 100).body("envelopes.size", contains(1));
  }

  @Test
  void drainingDeletesNothing() {
    var recipient = person();
    var ids = depositMany(recipient, 2, 1);
    drain(recipient).body("envelopes.id", equalTo(ids));

    drain(recipient).body("envelopes.id", equalTo(ids));
  }

  @Test
  void anEmptyPageKeepsTheCursor() {
    var recipient = person();
    depositMany(recipient, 1, 1);
    String cursor = drain(recipient).extract().path("cursor");

    drainAfter(recipient, cursor, 10)
        .body("envelopes.size()", is(0))
        .body("cursor", equalTo(cursor))
        .body("queueEmpty", is(true));
  }

  @Test
  void acknowledgingDeletesThroughTheCursorAndMayBeRepeated() {
    var recipient = person();
    var ids = depositMany(recipient, 3, 10);
    String second = drain(recipient).extract().path("envelopes[1].cursor");

    acknowledge(recipient, second).statusCode(204);
    acknowledge(recipient, second).statusCode(204);

    drain(recipient).body("envelopes.id", contains(ids.getLast()));
    usage(recipient).body("count", is(1)).body("bytes", is(10));
  }

  @Test
  void acknowledgingTheBeginningDeletesNothing() {
    var recipient = person();
    depositMany(recipient, 1, 10);

    acknowledge(recipient, BEGINNING).statusCode(204);

    usage(recipient).body("count", is(1));
  }

  @Test
  void whatOneMailboxAcknowledgedWaitsInTheOther() {
    var recipients = people(2);
    var id = newId();
    deposit(id, ciphertext(10), recipients).statusCode(201);
    String cursor = drain(recipients.getFirst()).extract().path("cursor");

    acknowledge(recipients.getFirst(), cursor).statusCode(204);

    drain(recipients.getFirst()).body("envelopes.size()", is(0));
    drain(recipients.getLast()).body("envelopes.id", contains(id));
  }

  @Test
  void aCursorStaysGoodForEnvelopesThatComeLater() {
    var recipient = person();
    depositMany(recipient, 1, 1);
    String cursor = drain(recipient).extract().path("cursor");
    acknowledge(recipient, cursor).statusCode(204);

    var later = depositMany(recipient, 1, 1);

    drainAfter(recipient, cursor, 10).body("envelopes.id", equalTo(later));
  }

  @Test
  void anotherDevicesMailboxIsForbidden() {
    var owner = person();
    var other = person();
    var path = "/v1/mailboxes/" + owner.device();

    for (var response :
        List.of(
            as(other).get(path).then(),
            as(other).get(path + "/envelopes").then(),
            as(other).delete(path + "/envelopes?through=" + BEGINNING).then())) {
      refused(response, 403, "forbidden");
    }
  }

  @Test
  void aMailboxThatNobodyOpenedLooksLikeAnybodyElses() {
    refused(as(person()).get("/v1/mailboxes/" + new Person().device()).then(), 403, "forbidden");
  }

  @Test
  void anOwnMailboxThatIsNotOpenYetIsWorthARetry() {
    var early = new Person();

    for (var response : List.of(usage(early), drain(early), acknowledge(early, BEGINNING))) {
      refused(response, 404, "mailbox-unknown").header("Retry-After", "1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "AAAAAAAAAA",
        "AAAAAAAAAAAA",
        "AAAAAAAAAAA=",
        "AAAAAAAAAAB",
        "__________8",
        "0"
      })
  void aMalformedCursorIsRefused(String cursor) {
    var recipient = person();

    refused(drainAfter(recipient, cursor, 1), 400, "malformed")
        .body("detail", containsString("cursor"));
    refused(acknowledge(recipient, cursor), 400, "malformed")
        .body("detail", containsString("cursor"));
  }

  @Test
  void acknowledgingNeedsACursor() {
    var recipient = person();

    refused(
            as(recipient).delete("/v1/mailboxes/" + recipient.device() + "/envelopes").then(),
            400,
            "malformed")
        .body("detail", containsString("through"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "100"})
  void aLimitAtTheEdgeIsTaken(String limit) {
    drainWithLimit(limit).statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1.0", "ten", "01", "99999999999999999999"})
  void aLimitOutsideIsRefused(String limit) {
    refused(drainWithLimit(limit), 400, "malformed").body("detail", containsString("limit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"})
  void aMalformedMailboxIsRefused(String mailbox) {
    refused(as(new Person()).get("/v1/mailboxes/" + mailbox).then(), 400, "malformed")
        .body("detail", containsString("mailbox"));
  }

  @Test
  void tokensAreNeededAndMustBeValid() {
    var owner = person();
    var path = "/v1/mailboxes/" + owner.device();

    refused(RestAssured.get(path).then(), 401, "token-missing")
        .header("WWW-Authenticate", containsString("Bearer"));
    for (var token : List.of(Tokens.expired(owner), Tokens.forged(owner), "nonsense")) {
      refused(RestAssured.given().auth().oauth2(token).get(path).then(), 401, "token-invalid");
    }
  }

  @Test
  void onlyJsonIsServed() {
    var owner = person();

    refused(
        as(owner).accept("text/html").get("/v1/mailboxes/" + owner.device()).then(),
        406,
        "not-acceptable");
  }

  @Test
  void anAddressWithoutAResourceIsAProblemToo() {
    refused(as(new Person()).get("/v1/mailboxes").then(), 404, "not-found");
  }

  private static List<String> depositMany(Person recipient, int count, int size) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var id = newId();
      deposit(id, ciphertext(size), recipient).statusCode(201);
      ids.add(id);
    }
    return ids;
  }

  private static ValidatableResponse drainWithLimit(String limit) {
    var recipient = person();
    return as(recipient)
        .queryParam("limit", limit)
        .get("/v1/mailboxes/" + recipient.device() + "/envelopes")
        .then();
  }

  private static ValidatableResponse refused(
      ValidatableResponse response, int status, String problem) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:peerstead:problem:" + problem))
        .body("status", is(status));
  }
}
