package org.peerstead.publicstore;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.contracts.events.RecordEvent.RecordPublished;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.SlowRequest;
import org.peerstead.standalone.fixture.SteadyLoad;

/** The packaged service is asked to stop while it works. */
class StopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int WRITERS = 4;
  private static final int BEFORE_THE_STOP = 40;

  private final BackendsResource backends = new BackendsResource();
  private final IdentityDouble identityService = new IdentityDouble();
  private Map<String, String> config = Map.of();

  @BeforeEach
  void startBackends() {
    config = new HashMap<>(backends.start());
    config.putAll(identityService.start());
  }

  @AfterEach
  void stop() {
    RestAssured.reset();
    identityService.stop();
    backends.stop();
  }

  @Test
  void recordsInFlightArePublishedAndAllAreKeptAndToldOnce() throws Exception {
    Person author = Publishing.author();
    var slow = record(author);
    Set<String> acknowledged;
    try (var service = PackagedService.start(config).awaitReady();
        var slowRecord = beginPut(service, slow)) {
      RestAssured.port = service.port();
      var load = SteadyLoad.on(service, WRITERS, () -> publish(author));
      await().atMost(PATIENCE).until(() -> load.written() > BEFORE_THE_STOP);

      service.terminate();

      await().atMost(STOP_LIMIT).until(service::refusesRequests);
      assertThat(slowRecord.finish()).isEqualTo(201);
      assertThat(service.awaitExit(STOP_LIMIT)).isIn(0, 143);
      acknowledged = load.acknowledged();
      assertThat(load.failures()).isEmpty();
    }
    var expected = new ArrayList<>(acknowledged);
    expected.add(Publishing.digest(slow));
    try (var again = PackagedService.start(config).awaitReady()) {
      RestAssured.port = again.port();
      assertThat(expected).allSatisfy(one -> get("/v1/digests/" + one).then().statusCode(200));
      assertThatAreToldOnce(expected);
    }
  }

  private void assertThatAreToldOnce(List<String> digests) {
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", config.getOrDefault("kafka.bootstrap.servers", ""));
    var told = new CopyOnWriteArrayList<String>();
    try (var reader =
        TopicReader.sharing(
            Topic.PUBLIC_RECORDS,
            "test",
            kafka,
            event -> told.add(((RecordPublished) event).digest()))) {
      await().atMost(PATIENCE).until(() -> told.size() >= digests.size());
      assertThat(told).containsExactlyInAnyOrderElementsOf(digests);
    }
  }

  private static String publish(Person author) {
    var record = record(author);
    Publishing.put(record).statusCode(201);
    return Publishing.digest(record);
  }

  private static Map<String, ?> record(Person author) {
    return author.record("posts", Person.randomBytes(8), Map.of("text", "steady"), null);
  }

  private static SlowRequest beginPut(PackagedService service, Map<String, ?> record)
      throws Exception {
    return SlowRequest.begin(
        service.port(),
        "PUT /v1/records/" + Publishing.address(record),
        Map.of("Content-Type", "application/json"),
        CanonicalJson.bytes(record));
  }
}
