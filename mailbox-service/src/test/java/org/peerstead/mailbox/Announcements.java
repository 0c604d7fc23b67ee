package org.peerstead.mailbox;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DirectoryEvent.Device;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** Says what identity-service says, on the real topic. */
public final class Announcements {

  private Announcements() {}

  /** People with one device each, whose mailboxes are open when this returns. */
  public static List<Person> people(int count) {
    var people = new ArrayList<Person>();
    for (int i = 0; i < count; i++) {
      people.add(new Person());
    }
    say(kafka(), people.stream().map(person -> updated(person, 1, person)).toList());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> people.stream().allMatch(Announcements::isOpen));
    return people;
  }

  public static Person person() {
    return people(1).getFirst();
  }

  public static IdentityUpdated updated(Person identity, int length, Person... devices) {
    var listed =
        Arrays.stream(devices)
            .map(device ->
                new Device(
                    device.device(), device.signingKey(), device.sealingKey(), Instant.now()))
            .toList();
    return new IdentityUpdated(identity.identity(), null, listed, identity.identity(), length);
  }

  public static void say(Map<String, Object> kafka, List<IdentityUpdated> events) {
    Topics.ensure(kafka, Topic.IDENTITY_DIRECTORY);
    try (var producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      for (var event : events) {
        var unused =
            producer
                .send(EventCodec.encode(CloudEvent.now("/identity-service", Instant.now(), event)))
                .get();
      }
    } catch (InterruptedException | ExecutionException fault) {
      throw new IllegalStateException(fault);
    }
  }

  public static Map<String, Object> kafka() {
    return Map.of(
        "bootstrap.servers",
        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
  }

  private static boolean isOpen(Person person) {
    return given()
            .auth()
            .oauth2(Tokens.of(person))
            .get("/v1/mailboxes/" + person.device())
            .statusCode()
        == 200;
  }
}
