package org.peerstead.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.standalone.fixture.PackagedReplicas;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;

/** The packaged service, as a child of this process, dies by {@code kill -9} while it works. */
class KillIT {

  private static final int BEFORE_THE_KILL = 40;

  private final PackagedReplicas replicas = new PackagedReplicas();

  @AfterEach
  void stop() throws InterruptedException {
    RestAssured.reset();
    replicas.close();
  }

  @Test
  void whatWasAcknowledgedIsDrainedAndToldAfterAKill() throws Exception {
    var first = startService();
    var recipient = new Person();
    Announcements.say(kafka(), List.of(Announcements.updated(recipient, 1, recipient)));
    awaitOpen(recipient);
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<String> unanswered = ConcurrentHashMap.newKeySet();
    var sender =
        Thread.ofVirtual().start(() -> depositUntilRefused(recipient, acknowledged, unanswered));
    await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > BEFORE_THE_KILL);

    first.close();
    sender.join();
    startService();
    awaitOpen(recipient);

    var drained = Deposits.drainAll(recipient);
    assertThat(drained).doesNotHaveDuplicates().containsAll(acknowledged);
    var surplus = new HashSet<>(drained);
    surplus.removeAll(acknowledged);
    assertThat(unanswered).containsAll(surplus);
    assertThatAreTold(drained);
  }

  private void assertThatAreTold(List<String> envelopes) {
    var told = new CopyOnWriteArrayList<String>();
    try (var reader =
        TopicReader.sharing(
            Topic.MAILBOX_DEPOSITS,
            "test",
            kafka(),
            event -> told.add(((EnvelopeDeposited) event).envelope()))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(told).containsAll(envelopes));
      assertThat(new HashSet<>(told)).isEqualTo(new HashSet<>(envelopes));
    }
  }

  private static void depositUntilRefused(
      Person recipient, Set<String> acknowledged, Set<String> unanswered) {
    while (true) {
      var id = Deposits.newId();
      try {
        Deposits.deposit(id, Deposits.ciphertext(1_000), recipient).statusCode(201);
        acknowledged.add(id);
      } catch (Exception killed) {
        assertThat(killed).isInstanceOf(IOException.class);
        unanswered.add(id);
        return;
      }
    }
  }

  private static void awaitOpen(Person recipient) {
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptionsInstanceOf(ConnectException.class)
        .until(() -> Deposits.usage(recipient).extract().statusCode() == 200);
  }

  private Map<String, Object> kafka() {
    return Map.of(
        "bootstrap.servers", replicas.config().getOrDefault("kafka.bootstrap.servers", ""));
  }

  private PackagedService startService() throws Exception {
    var service = replicas.start();
    RestAssured.port = service.port();
    return service;
  }
}
