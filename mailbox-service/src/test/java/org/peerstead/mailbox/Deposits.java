package org.peerstead.mailbox;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** What senders and recipients do, over HTTP. */
public final class Deposits {

  public static final String OCTETS = "application/octet-stream";

  private Deposits() {}

  public static String newId() {
    return Person.randomBytes(16);
  }

  public static byte[] ciphertext(int size) {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  public static RequestSpecification as(Person person) {
    return given().auth().oauth2(Tokens.of(person));
  }

  public static ValidatableResponse deposit(String id, byte[] ciphertext, Person... recipients) {
    return deposit(id, ciphertext, Arrays.asList(recipients));
  }

  public static ValidatableResponse deposit(String id, byte[] ciphertext, List<Person> recipients) {
    return as(new Person())
        .contentType(OCTETS)
        .queryParam("mailbox", recipients.stream().map(Person::device).toList())
        .body(ciphertext)
        .put("/v1/envelopes/" + id)
        .then();
  }

  public static ValidatableResponse drain(Person person) {
    return as(person).get("/v1/mailboxes/{mailbox}/envelopes", person.device()).then();
  }

  public static ValidatableResponse drainAfter(Person person, String cursor, int limit) {
    return as(person)
        .queryParam("after", cursor)
        .queryParam("limit", limit)
        .get("/v1/mailboxes/{mailbox}/envelopes", person.device())
        .then();
  }

  /** Ids of all that waits, in order. */
  public static List<String> drainAll(Person recipient) {
    var ids = new ArrayList<String>();
    String cursor = "AAAAAAAAAAA";
    boolean queueEmpty = false;
    while (!queueEmpty) {
      var page = drainAfter(recipient, cursor, 100).statusCode(200).extract().jsonPath();
      ids.addAll(page.getList("envelopes.id"));
      cursor = page.getString("cursor");
      queueEmpty = page.getBoolean("queueEmpty");
    }
    return ids;
  }

  public static ValidatableResponse acknowledge(Person person, String cursor) {
    return as(person)
        .queryParam("through", cursor)
        .delete("/v1/mailboxes/{mailbox}/envelopes", person.device())
        .then();
  }

  public static ValidatableResponse usage(Person person) {
    return as(person).get("/v1/mailboxes/{mailbox}", person.device()).then();
  }
}
