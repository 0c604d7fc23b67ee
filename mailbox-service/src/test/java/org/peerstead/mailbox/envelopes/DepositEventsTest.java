package org.peerstead.mailbox.envelopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.peerstead.mailbox.Announcements.people;
import static org.peerstead.mailbox.Deposits.as;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Rows.count;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.mailbox.Announcements;
import org.peerstead.mailbox.Deposits;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class DepositEventsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AgroalDataSource database;

  DepositEventsTest(AgroalDataSource database) {
    this.database = database;
  }

  @Test
  void eachMailboxIsToldOfOnceAndOnlyOfWhatWasDeposited() {
    var recipients = people(2);
    var id = newId();
    var sealed = ciphertext(10);
    var heard = new CopyOnWriteArrayList<Event>();
    Topics.ensure(Announcements.kafka(), Topic.MAILBOX_DEPOSITS);
    try (var reader =
        TopicReader.hearingAll(Topic.MAILBOX_DEPOSITS, Announcements.kafka(), heard::add)) {
      await().atMost(PATIENCE).until(reader::isReady);

      deposit(newId(), sealed, recipients.getFirst(), new Person()).statusCode(404);
      deposit(id, sealed, recipients).statusCode(201);
      deposit(id, sealed, recipients).statusCode(200);

      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(heard)
                  .map(event -> ((EnvelopeDeposited) event).mailbox())
                  .contains(recipients.getFirst().device(), recipients.getLast().device()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(count(database, "outbox", "topic <> ?", "")).isZero());
    }
    assertThat(heard)
        .filteredOn(event ->
            recipients.stream()
                .map(Person::device)
                .toList()
                .contains(((EnvelopeDeposited) event).mailbox()))
        .allSatisfy(event -> {
          assertThat(((EnvelopeDeposited) event).envelope()).isEqualTo(id);
          assertThat(((EnvelopeDeposited) event).size()).isEqualTo(10);
        })
        .hasSize(2);
  }

  @Test
  void noRowAndNoMetricHasTheSender() throws Exception {
    var recipient = people(1).getFirst();
    var sender = new Person();
    as(sender)
        .contentType(Deposits.OCTETS)
        .queryParam("mailbox", recipient.device())
        .body(ciphertext(10))
        .put("/v1/envelopes/" + newId())
        .then()
        .statusCode(201);

    for (var table :
        java.util.List.of("identity", "mailbox", "envelope", "deposit", "content", "outbox")) {
      for (var name : java.util.List.of(sender.device(), sender.identity())) {
        assertThat(count(database, table + " t", "position(? in t::text) > 0", name)).isZero();
      }
    }
    assertThat(RestAssured.get("/q/metrics").asString())
        .contains("peerstead_envelopes_deposited_total")
        .doesNotContain(sender.device())
        .doesNotContain(sender.identity())
        .doesNotContain(recipient.device());
  }
}
