package org.peerstead.identity.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.peerstead.identity.Wire.append;
import static org.peerstead.identity.Wire.freshHandle;
import static org.peerstead.identity.Wire.register;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.OutboxRow;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class DirectoryEventsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPIC = Topic.IDENTITY_DIRECTORY.topicName();

  @Inject DataSource database;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> kafka;

  private final Person person = new Person();
  private final List<ConsumerRecord<String, byte[]>> heard = new ArrayList<>();
  private KafkaConsumer<String, byte[]> consumer;

  @BeforeEach
  void subscribe() {
    var config = new HashMap<>(kafka);
    config.put("group.id", UUID.randomUUID().toString());
    config.put("auto.offset.reset", "earliest");
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(TOPIC));
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void aRegistrationIsToldWithTheWholeState() throws Exception {
    String handle = freshHandle();
    register(person.genesis(), person.setHandle(handle, person.identity())).then().statusCode(201);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(toldOf(person.identity())).hasSize(1));

    var event = (IdentityUpdated) toldOf(person.identity()).getFirst();
    assertThat(event.handle()).isEqualTo(handle);
    assertThat(event.length()).isEqualTo(2);
    assertThat(event.devices())
        .singleElement()
        .satisfies(device -> {
          assertThat(device.device()).isEqualTo(person.device());
          assertThat(device.signingKey()).isEqualTo(person.signingKey());
          assertThat(device.sealingKey()).isEqualTo(person.sealingKey());
          assertThat(device.addedAt())
              .isEqualTo(Instant.parse((String) person.genesis().get("time")));
        });
  }

  @Test
  void anEventHasTheAttributesOfCloudEvents() throws Exception {
    register(person.genesis()).then().statusCode(201);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(toldOf(person.identity())).hasSize(1));

    var kafkaEvent =
        heard.stream().filter(said -> said.key().equals(person.identity())).findFirst().get();
    assertThat(header(kafkaEvent, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(kafkaEvent, "ce_type")).isEqualTo("org.peerstead.identity.updated.v1");
    assertThat(header(kafkaEvent, "ce_source")).isEqualTo("/identity-service");
    assertThat(header(kafkaEvent, "ce_subject")).isEqualTo(person.identity());
    assertThat(header(kafkaEvent, "content-type")).isEqualTo("application/json");
  }

  @Test
  void statementsAreToldInOrderAndRepetitionsAreNot() throws Exception {
    String handle = freshHandle();
    register(person.genesis()).then().statusCode(201);
    register(person.genesis()).then().statusCode(200);
    var setHandle = person.setHandle(handle, person.identity());
    append(person, setHandle).then().statusCode(200);
    append(person, setHandle).then().statusCode(200);
    var last = new Person();
    register(last.genesis()).then().statusCode(201);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(toldOf(last.identity())).hasSize(1));

    assertThat(toldOf(person.identity()))
        .extracting(event -> ((IdentityUpdated) event).length())
        .containsExactly(1, 2);
  }

  @Test
  void aRefusalIsNotTold() throws Exception {
    String handle = freshHandle();
    register(person.genesis(), person.setHandle(handle, person.identity())).then().statusCode(201);
    var loser = new Person();
    register(loser.genesis(), loser.setHandle(handle, loser.identity())).then().statusCode(409);
    var last = new Person();
    register(last.genesis()).then().statusCode(201);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(toldOf(last.identity())).hasSize(1));

    assertThat(toldOf(loser.identity())).isEmpty();
  }

  @Test
  void theTopicKeepsTheNewestOfEachIdentity() throws Exception {
    register(person.genesis()).then().statusCode(201);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(toldOf(person.identity())).hasSize(1));

    try (var admin = Admin.create(kafka)) {
      var topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
      var config = admin.describeConfigs(List.of(topic)).all().get().get(topic);

      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
    }
  }

  @Test
  void whatAReplicaCommittedAndDiedOverIsToldByAnother() throws SQLException {
    try (Connection dead = database.getConnection()) {
      commitWithoutNudge(dead);
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(toldOf(person.identity())).hasSize(1));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void aRelayThatDiesWhileItHasTheTurnIsTakenOver() throws SQLException {
    try (Connection dying = database.getConnection();
        Connection committing = database.getConnection()) {
      int backend = takeTurn(dying);
      commitWithoutNudge(committing);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(toldOf(person.identity())).isEmpty());

      // As PostgreSQL ends the transaction of a replica that was killed.
      try (var kill = committing.prepareStatement("select pg_terminate_backend(?)")) {
        kill.setInt(1, backend);
        kill.execute();
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(toldOf(person.identity())).hasSize(1));
      // The pool learns that it is dead by its use, and would else hand it to another test.
      assertThatThrownBy(() -> takeTurn(dying)).isInstanceOf(SQLException.class);
    }
  }

  /** What a relay does first; returns the connection's PostgreSQL process. */
  private static int takeTurn(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var lock =
        connection.prepareStatement(
            "select pg_advisory_xact_lock(hashtext('outbox')), pg_backend_pid()")) {
      var row = lock.executeQuery();
      row.next();
      return row.getInt(2);
    }
  }

  private void commitWithoutNudge(Connection connection) throws SQLException {
    var event = new IdentityUpdated(person.identity(), null, List.of(), person.identity(), 1);
    var row = OutboxRow.of(CloudEvent.now(DirectoryEvents.SOURCE, Instant.now(), event));
    try (var insert = connection.prepareStatement(OutboxRow.INSERT.replaceAll("\\?\\d", "?"))) {
      insert.setString(1, row.topic());
      insert.setString(2, row.subject());
      insert.setString(3, row.headers());
      insert.setBytes(4, row.value());
      insert.executeUpdate();
    }
  }

  private long waiting() throws SQLException {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select count(*) from outbox")) {
      var row = query.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  private List<Event> toldOf(String identity) throws Exception {
    consumer.poll(Duration.ofMillis(200)).forEach(heard::add);
    var told = new ArrayList<Event>();
    for (var said : heard) {
      if (said.key().equals(identity)) {
        told.add(EventCodec.decode(said).orElseThrow());
      }
    }
    return told;
  }

  private static String header(ConsumerRecord<String, byte[]> event, String name) {
    return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
