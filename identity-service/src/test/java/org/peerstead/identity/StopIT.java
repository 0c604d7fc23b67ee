package org.peerstead.identity;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
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
  private Map<String, String> config = Map.of();

  @BeforeEach
  void startBackends() {
    config = backends.start();
  }

  @AfterEach
  void stop() {
    RestAssured.reset();
    backends.stop();
  }

  @Test
  void registrationsInFlightAreFinishedAndAllAreKeptAndToldOnce() throws Exception {
    Set<String> acknowledged;
    var slow = new Person();
    try (var service = PackagedService.start(config).awaitReady();
        var slowRegistration = beginRegistration(service, slow)) {
      RestAssured.port = service.port();
      var load = SteadyLoad.on(service, WRITERS, () -> Wire.registered().identity());
      await().atMost(PATIENCE).until(() -> load.written() > BEFORE_THE_STOP);

      service.terminate();

      await().atMost(STOP_LIMIT).until(service::refusesRequests);
      assertThat(slowRegistration.finish()).isEqualTo(201);
      assertThat(service.awaitExit(STOP_LIMIT)).isIn(0, 143);
      acknowledged = load.acknowledged();
      assertThat(load.failures()).isEmpty();
    }
    var expected = new ArrayList<>(acknowledged);
    expected.add(slow.identity());
    try (var again = PackagedService.start(config).awaitReady()) {
      RestAssured.port = again.port();
      assertThat(expected).allSatisfy(one -> get("/v1/identities/" + one).then().statusCode(200));
      assertThatAreToldOnce(expected);
    }
  }

  private void assertThatAreToldOnce(List<String> identities) {
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", config.getOrDefault("kafka.bootstrap.servers", ""));
    var told = new CopyOnWriteArrayList<String>();
    try (var reader =
        TopicReader.sharing(
            Topic.IDENTITY_DIRECTORY,
            "test",
            kafka,
            event -> told.add(((IdentityUpdated) event).identity()))) {
      await().atMost(PATIENCE).until(() -> told.size() >= identities.size());
      assertThat(told).containsExactlyInAnyOrderElementsOf(identities);
    }
  }

  private static SlowRequest beginRegistration(PackagedService service, Person person)
      throws Exception {
    return SlowRequest.begin(
        service.port(),
        "POST /v1/identities",
        Map.of("Content-Type", "application/json"),
        CanonicalJson.bytes(Map.of("statements", List.of(person.genesis()))));
  }
}
