package org.peerstead.publicstore.authors;

import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.peerstead.publicstore.Publishing.problem;
import static org.peerstead.publicstore.Publishing.put;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.publicstore.IdentityDouble;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

/** The stand-in for identity-service knows none of these people: Kafka alone tells of them. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(IdentityDouble.class)
class DirectoryEventsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @BeforeAll
  static void identityServiceMadeItsTopic() {
    Topics.ensure(kafka(), Topic.IDENTITY_DIRECTORY);
  }

  @Test
  void anAuthorWhoWasHeardOfMayPublish() {
    // Given
    var author = new Person();

    // When
    say(updated(author, 1, device(author, author)));

    // Then
    await().atMost(PATIENCE).untilAsserted(() -> published(author, "a", 201));
  }

  @Test
  void whatIsShorterThanWhatIsKnownIsOldNews() {
    // Given
    var author = new Person();
    var other = new Person();
    say(updated(author, 3, device(author, author)));
    await().atMost(PATIENCE).untilAsserted(() -> published(author, "a", 201));

    // When
    say(updated(author, 2));
    say(updated(other, 1, device(other, other)));
    await().atMost(PATIENCE).untilAsserted(() -> published(other, "a", 201));
    settle(author);

    // Then
    published(author, "b", 201);
  }

  @Test
  void aDeviceThatIsNoLongerListedMayNotPublish() {
    // Given
    var author = new Person();
    say(updated(author, 1, device(author, author)));
    await().atMost(PATIENCE).untilAsserted(() -> published(author, "a", 201));

    // When
    say(updated(author, 2));

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            put(author.record("posts", "k" + System.nanoTime(), Map.of(), null))
                .statusCode(422)
                .body("type", equalTo(problem("author-unknown"))));
  }

  @Test
  void aKeyThatIsNotItsDevicesIsPassedOver() {
    // Given
    var author = new Person();
    var mallory = new Person();

    // When
    say(updated(author, 1, device(author, mallory), device(mallory, mallory)));
    await().atMost(PATIENCE).untilAsserted(() -> put(inTheNameOf(author, mallory)).statusCode(201));

    // Then
    put(author.record("posts", "b", Map.of(), null)).statusCode(422);
  }

  @Test
  void whatIsUnknownOrUnreadableIsPassedOver() {
    // Given
    var author = new Person();

    // When
    try (var producer = producer()) {
      String key = author.identity();
      producer.send(new ProducerRecord<>("identity.directory", key, new byte[] {1, 2}));
      producer.send(typed(key, "org.peerstead.identity.unheard-of.v9", "{}"));
      producer.send(typed(key, "org.peerstead.identity.updated.v1", "{\"identity\":"));
      producer.send(
          typed(key, "org.peerstead.identity.updated.v1", "{\"identity\":\"x\",\"devices\":[]}"));
      producer.send(new ProducerRecord<>("identity.directory", key, null));
    }
    say(updated(author, 1, device(author, author)));

    // Then
    await().atMost(PATIENCE).untilAsserted(() -> published(author, "a", 201));
  }

  @Test
  void readinessNamesTheTopic() {
    when()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("hears identity.directory"));
  }

  /** Another event of the same author has been heard, so those before it have been too. */
  private static void settle(Person author) {
    var added = new Person();
    say(updated(author, 4, device(author, author), device(added, added)));
    await().atMost(PATIENCE).untilAsserted(() -> put(inTheNameOf(author, added)).statusCode(201));
  }

  private static Map<String, Object> inTheNameOf(Person author, Person signer) {
    var members =
        new java.util.LinkedHashMap<>(
            author.record("posts", "k" + System.nanoTime(), Map.of(), null));
    members.remove("signature");
    members.put("device", signer.device());
    return signer.sign(members);
  }

  private static void published(Person author, String key, int status) {
    put(author.record("posts", key, Map.of(), null)).statusCode(status);
  }

  private static DirectoryEvent.Device device(Person named, Person keyOf) {
    return new DirectoryEvent.Device(
        named.device(), keyOf.signingKey(), named.sealingKey(), Instant.now());
  }

  private static DirectoryEvent.IdentityUpdated updated(
      Person author, int length, DirectoryEvent.Device... devices) {
    return new DirectoryEvent.IdentityUpdated(
        author.identity(), null, List.of(devices), author.identity(), length);
  }

  private static void say(DirectoryEvent event) {
    try (var producer = producer()) {
      producer.send(EventCodec.encode(CloudEvent.now("/identity-service", Instant.now(), event)));
    }
  }

  private static ProducerRecord<String, byte[]> typed(String key, String type, String value) {
    var event =
        new ProducerRecord<>("identity.directory", key, value.getBytes(StandardCharsets.UTF_8));
    event.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
    return event;
  }

  private static KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> kafka() {
    return Map.of(
        "bootstrap.servers",
        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
  }
}
