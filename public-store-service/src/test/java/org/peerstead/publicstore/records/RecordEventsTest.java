package org.peerstead.publicstore.records;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.peerstead.publicstore.Publishing.address;
import static org.peerstead.publicstore.Publishing.author;
import static org.peerstead.publicstore.Publishing.digest;
import static org.peerstead.publicstore.Publishing.put;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.RecordEvent;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.publicstore.IdentityDouble;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class RecordEventsTest {

  private final DataSource database;
  private final Person author = author();

  RecordEventsTest(DataSource database) {
    this.database = database;
  }

  @Test
  void eachChangeIsToldOnceAndInOrder() {
    // Given
    var first = author.record("posts", "a", Map.of(), null);
    var second = author.record("posts", "a", Map.of("v", 2), digest(first));
    var tombstone = author.tombstone("posts", "a", digest(second));

    // When
    put(first).statusCode(201);
    put(first).statusCode(200);
    put(second).statusCode(200);
    put(author.record("posts", "a", Map.of("late", true), digest(first))).statusCode(409);
    put(tombstone).statusCode(200);
    put(tombstone).statusCode(200);

    // Then
    List<Event> told = told(3);
    assertThat(told).hasSize(3);
    assertThat(told.get(0))
        .isInstanceOfSatisfying(
            RecordEvent.RecordPublished.class,
            published -> {
              assertThat(published.author()).isEqualTo(author.identity());
              assertThat(published.collection()).isEqualTo("posts");
              assertThat(published.key()).isEqualTo("a");
              assertThat(published.digest()).isEqualTo(digest(first));
              assertThat(published.time()).isEqualTo(first.get("time").toString());
            });
    assertThat(told.get(1))
        .isInstanceOfSatisfying(
            RecordEvent.RecordPublished.class,
            published -> assertThat(published.digest()).isEqualTo(digest(second)));
    assertThat(told.get(2))
        .isInstanceOfSatisfying(
            RecordEvent.RecordWithdrawn.class,
            withdrawn -> assertThat(withdrawn.digest()).isEqualTo(digest(tombstone)));
  }

  @Test
  void aRecordWhoseEventCannotBeKeptIsNotKeptEither() throws SQLException {
    // Given
    put(author.record("posts", "before", Map.of(), null)).statusCode(201);
    var record = author.record("posts", "a", Map.of(), null);
    execute(
        "alter table outbox add constraint full_disk check (subject <> '%s') not valid"
            .formatted(author.identity()));
    try {
      // When
      var response = put(record);

      // Then
      response.statusCode(500).contentType("application/problem+json");
      when().get("/v1/records/" + address(record)).then().statusCode(404);
    } finally {
      execute("alter table outbox drop constraint full_disk");
    }
    put(record).statusCode(201);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What was said of the author, as soon as it is that much and nothing comes after it. */
  private List<Event> told(int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
            "group.id",
            "test-" + System.nanoTime(),
            "auto.offset.reset",
            "earliest");
    var told = new ArrayList<Event>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("public.records"));
      await()
          .atMost(Duration.ofSeconds(30))
          .during(Duration.ofSeconds(1))
          .until(() -> {
            for (ConsumerRecord<String, byte[]> event : consumer.poll(Duration.ofMillis(200))) {
              if (event.key().equals(author.identity())) {
                EventCodec.decode(event).ifPresent(told::add);
              }
            }
            return told.size() >= count;
          });
    }
    return told;
  }
}
