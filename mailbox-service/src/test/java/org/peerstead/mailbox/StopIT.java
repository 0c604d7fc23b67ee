package org.peerstead.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.SlowRequest;
import org.peerstead.standalone.fixture.SteadyLoad;
import org.peerstead.standalone.fixture.Tokens;

/** The packaged service is asked to stop while it works. */
class StopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int WRITERS = 4;
  private static final int BEFORE_THE_STOP = 40;

  private final BackendsResource backends = new BackendsResource();
  private final Person recipient = new Person();
  private Map<String, String> config = Map.of();

  @BeforeEach
  void startBackends() {
    config = backends.start();
    Announcements.say(kafka(), List.of(Announcements.updated(recipient, 1, recipient)));
  }

  @AfterEach
  void stop() {
    RestAssured.reset();
    backends.stop();
  }

  @Test
  void depositsInFlightAreFinishedAndAllAreKeptAndToldOnce() throws Exception {
    Set<String> acknowledged;
    String slow = Deposits.newId();
    try (var service = PackagedService.start(config).awaitReady();
        var slowDeposit = beginDeposit(service, slow)) {
      awaitOpenAt(service);
      var load = SteadyLoad.on(service, WRITERS, this::deposit);
      await().atMost(PATIENCE).until(() -> load.written() > BEFORE_THE_STOP);

      service.terminate();

      await().atMost(STOP_LIMIT).until(service::refusesRequests);
      assertThat(slowDeposit.finish()).isEqualTo(201);
      assertThat(service.awaitExit(STOP_LIMIT)).isIn(0, 143);
      assertThat(membersOf("mailbox-service")).as("it left its consumer group").isEmpty();
      acknowledged = load.acknowledged();
      assertThat(load.failures()).isEmpty();
    }
    var expected = new ArrayList<>(acknowledged);
    expected.add(slow);
    try (var again = PackagedService.start(config).awaitReady()) {
      awaitOpenAt(again);
      assertThat(Deposits.drainAll(recipient)).containsExactlyInAnyOrderElementsOf(expected);
      assertThatAreToldOnce(expected);
    }
  }

  private void assertThatAreToldOnce(List<String> envelopes) {
    var told = new CopyOnWriteArrayList<String>();
    try (var reader =
        TopicReader.sharing(
            Topic.MAILBOX_DEPOSITS,
            "test",
            kafka(),
            event -> told.add(((EnvelopeDeposited) event).envelope()))) {
      await().atMost(PATIENCE).until(() -> told.size() >= envelopes.size());
      assertThat(told).containsExactlyInAnyOrderElementsOf(envelopes);
    }
  }

  private Collection<MemberDescription> membersOf(String group) throws Exception {
    try (var admin = Admin.create(kafka())) {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members();
    }
  }

  private String deposit() {
    String id = Deposits.newId();
    Deposits.deposit(id, Deposits.ciphertext(1_000), recipient).statusCode(201);
    return id;
  }

  private SlowRequest beginDeposit(PackagedService service, String id) throws Exception {
    return SlowRequest.begin(
        service.port(),
        "PUT /v1/envelopes/" + id + "?mailbox=" + recipient.device(),
        Map.of(
            "Authorization", "Bearer " + Tokens.of(new Person()), "Content-Type", Deposits.OCTETS),
        Deposits.ciphertext(1_000));
  }

  private void awaitOpenAt(PackagedService service) {
    RestAssured.port = service.port();
    await().atMost(PATIENCE).until(() -> Deposits.usage(recipient).extract().statusCode() == 200);
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", config.getOrDefault("kafka.bootstrap.servers", ""));
  }
}
