package org.peerstead.signaling.wakeups;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.MailboxEvent.EnvelopeDeposited;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.signaling.ShortTimes;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ShortTimes.class)
class WakeUpEventsTest {

  @TestHTTPResource("/v1/signal")
  URI http;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Test
  void aDepositWakesAllTabsOfTheDeviceAndNobodyElse() throws Exception {
    var anna = new Person();
    var uri = URI.create("ws://" + http.getHost() + ":" + http.getPort() + http.getPath());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> RestAssured.get("/q/health/ready").statusCode() == 200);
    try (var one = TestBrowser.welcomed(anna, Person.randomBytes(8), uri);
        var two = TestBrowser.welcomed(anna, Person.randomBytes(8), uri);
        var other = TestBrowser.welcomed(new Person(), Person.randomBytes(8), uri)) {
      deposit(anna.device());

      assertThat(one.hear("wake-up")).isEqualTo(wakeUp(anna));
      assertThat(two.hear("wake-up")).isEqualTo(wakeUp(anna));
      other.say(Map.of("type", "ping"));
      other.hear("pong");
    }
  }

  private static Map<String, Object> wakeUp(Person person) {
    return Map.of("type", "wake-up", "mailbox", person.device());
  }

  private void deposit(String mailbox) throws Exception {
    var event = new EnvelopeDeposited(mailbox, Person.randomBytes(16), 512, Instant.now());
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(EventCodec.encode(CloudEvent.now("/mailbox-service", Instant.now(), event)))
          .get();
    }
  }
}
