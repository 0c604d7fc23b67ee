package org.peerstead.mailbox.mailboxes;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.peerstead.mailbox.Announcements.people;
import static org.peerstead.mailbox.Announcements.person;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/** Mailboxes that are nearly full, by their own count. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class QuotaTest {

  private static final int MAX_ENVELOPES = 10_000;
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private final AgroalDataSource database;

  QuotaTest(AgroalDataSource database) {
    this.database = database;
  }

  @Test
  void theLastEnvelopeFitsAndOneMoreDoesNot() throws Exception {
    var recipient = person();
    fill(recipient, MAX_ENVELOPES - 1, 0);

    deposit(newId(), ciphertext(10), recipient).statusCode(201);
    full(deposit(newId(), ciphertext(10), recipient), recipient);

    usage(recipient).body("count", is(MAX_ENVELOPES)).body("bytes", is(10));
  }

  @Test
  void theLastByteFitsAndOneMoreDoesNot() throws Exception {
    var recipient = person();
    fill(recipient, 0, MAX_BYTES - 10);

    full(deposit(newId(), ciphertext(11), recipient), recipient);
    deposit(newId(), ciphertext(10), recipient).statusCode(201);

    usage(recipient).body("count", is(1)).body("bytes", is(MAX_BYTES));
  }

  @Test
  void ifOneMailboxIsFullNothingIsDepositedAnywhere() throws Exception {
    var recipients = people(3);
    fill(recipients.get(1), MAX_ENVELOPES, 0);
    var id = newId();
    var sealed = ciphertext(10);

    full(deposit(id, sealed, recipients), recipients.get(1));

    usage(recipients.getFirst()).body("count", is(0));
    usage(recipients.getLast()).body("count", is(0));
    deposit(id, sealed, recipients.getFirst()).statusCode(201);
  }

  @Test
  void aRepeatedDepositSucceedsAlthoughTheMailboxIsFullNow() throws Exception {
    var recipient = person();
    fill(recipient, MAX_ENVELOPES - 1, 0);
    var id = newId();
    var sealed = ciphertext(10);
    deposit(id, sealed, recipient).statusCode(201);

    deposit(id, sealed, recipient).statusCode(200);
  }

  @Test
  void racingDepositsFillAMailboxExactly() throws Exception {
    var recipient = person();
    fill(recipient, MAX_ENVELOPES - 5, 0);
    var statuses = new ArrayList<Integer>();
    Callable<Integer> racer =
        () -> deposit(newId(), ciphertext(1), recipient).extract().statusCode();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answered : threads.invokeAll(nCopies(12, racer))) {
        statuses.add(answered.get());
      }
    }

    assertThat(statuses).containsOnly(201, 409).filteredOn(status -> status == 201).hasSize(5);
    usage(recipient).body("count", is(MAX_ENVELOPES)).body("bytes", is(5));
  }

  private static void full(ValidatableResponse response, Person recipient) {
    response
        .statusCode(409)
        .contentType("application/problem+json")
        .header("Retry-After", "60")
        .body("type", equalTo("urn:peerstead:problem:mailbox-full"))
        .body("mailboxes", contains(recipient.device()));
  }

  private void fill(Person recipient, int envelopes, long bytes) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update mailbox set envelopes = ?, bytes = ? where mailbox = ?")) {
      update.setInt(1, envelopes);
      update.setLong(2, bytes);
      update.setString(3, recipient.device());
      update.executeUpdate();
    }
  }
}
