package org.peerstead.mailbox.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.peerstead.mailbox.Announcements.people;
import static org.peerstead.mailbox.Announcements.person;
import static org.peerstead.mailbox.Deposits.acknowledge;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.drain;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;
import static org.peerstead.mailbox.Rows.change;
import static org.peerstead.mailbox.Rows.count;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/** Time is moved in the rows: a deposit's shortest life is a minute. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ExpiryTest {

  private final AgroalDataSource database;
  private final ExpiryJob job;

  ExpiryTest(AgroalDataSource database, ExpiryJob job) {
    this.database = database;
    this.job = job;
  }

  @Test
  void anExpiredEnvelopeIsNotDrainedAlthoughTheJobHasNotComeYet() throws Exception {
    var recipient = person();
    var expired = newId();
    var kept = newId();
    deposit(expired, ciphertext(10), recipient).statusCode(201);
    deposit(kept, ciphertext(10), recipient).statusCode(201);

    expire(expired);

    drain(recipient).body("envelopes.id", contains(kept)).body("queueEmpty", is(true));
  }

  @Test
  void theJobDeletesEnvelopeContentAndMemoryOfWhatHasExpiredAndNothingElse() throws Exception {
    var recipients = people(2);
    var expired = newId();
    var kept = newId();
    var sealed = ciphertext(10);
    deposit(expired, sealed, recipients).statusCode(201);
    deposit(kept, sealed, recipients).statusCode(201);
    expire(expired);

    job.run();

    for (var recipient : recipients) {
      usage(recipient).body("count", is(1)).body("bytes", is(10));
    }
    assertThat(rows(expired)).containsExactly(0, 0, 0);
    assertThat(rows(kept)).containsExactly(2, 1, 1);
    deposit(expired, sealed, recipients).statusCode(201);
  }

  @Test
  void theContentGoesWithTheLastMailboxAndTheIdIsRemembered() throws Exception {
    var recipients = people(2);
    var id = newId();
    deposit(id, ciphertext(10), recipients).statusCode(201);

    acknowledgeAll(recipients.getFirst());
    assertThat(rows(id)).containsExactly(1, 1, 1);

    acknowledgeAll(recipients.getLast());
    assertThat(rows(id)).containsExactly(0, 0, 1);
  }

  @Test
  void aMailboxInUseIsPassedOverUntilTheNextRun() throws Exception {
    var busy = person();
    var idle = person();
    var inBusy = newId();
    var inIdle = newId();
    deposit(inBusy, ciphertext(10), busy).statusCode(201);
    deposit(inIdle, ciphertext(10), idle).statusCode(201);
    expire(inBusy);
    expire(inIdle);
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var lock =
          connection.prepareStatement("select 1 from mailbox where mailbox = ? for update")) {
        lock.setString(1, busy.device());
        lock.executeQuery();

        job.run();

        assertThat(rows(inBusy)).containsExactly(1, 1, 1);
        assertThat(rows(inIdle)).containsExactly(0, 0, 0);
      } finally {
        connection.rollback();
      }
    }
    job.run();
    assertThat(rows(inBusy)).containsExactly(0, 0, 0);
  }

  @Test
  void replicasExpireAndAcknowledgeTheSameEnvelopesAtOnce() throws Exception {
    var recipients = people(4);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      var id = newId();
      ids.add(id);
      deposit(id, ciphertext(10), recipients).statusCode(201);
      if (i % 2 == 0) {
        expire(id);
      }
    }
    try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        replicas.execute(job::run);
      }
      recipients.forEach(recipient -> replicas.execute(() -> acknowledgeAll(recipient)));
    }
    job.run();

    for (var recipient : recipients) {
      usage(recipient).body("count", is(0)).body("bytes", is(0));
    }
    for (var id : ids) {
      boolean expired = ids.indexOf(id) % 2 == 0;
      assertThat(rows(id)).containsExactly(0, 0, expired ? 0 : 1);
    }
  }

  private static void acknowledgeAll(Person recipient) {
    String cursor = drain(recipient).statusCode(200).extract().path("cursor");
    acknowledge(recipient, cursor).statusCode(204);
  }

  private void expire(String id) throws SQLException {
    for (var table : List.of("envelope", "deposit")) {
      change(
          database,
          "update " + table + " set expires_at = now() - interval '1 second' where envelope = ?",
          id);
    }
  }

  /** Envelopes, contents and deposits with that id. */
  private List<Integer> rows(String id) throws SQLException {
    return List.of(
        count(database, "envelope", "envelope = ?", id),
        count(database, "content", "envelope = ?", id),
        count(database, "deposit", "envelope = ?", id));
  }
}
