package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.DirectoryEvent.Device;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.EventCodec;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.k8s.Collector.Taken;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.PackagedService;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** Packaged services with what the component {@code tracing} sets, and a collector. */
class TracingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration EXIT = Duration.ofSeconds(30);

  /** The worker that exports. */
  private static final String EXPORTER = "BatchSpanProces";

  private static final String FOREIGN_TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final BackendsResource backends = new BackendsResource();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Person recipient = new Person();
  private final Person sender = new Person();
  private final List<PackagedService> services = new ArrayList<>();
  private Map<String, String> config;
  private Collector collector;

  @BeforeEach
  void start() throws IOException {
    config = backends.start();
    collector = new Collector();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (PackagedService service : services) {
      service.close();
    }
    backends.stop();
    collector.close();
  }

  @Test
  void aDepositIsOneTraceFromTheRequestIntoTheServiceThatHearsOfIt() throws Exception {
    PackagedService mailbox = start("mailbox-service", variables());
    PackagedService signaling = start("signaling-service", variables());

    String envelope = deposit(mailbox);

    Taken processed =
        await()
            .atMost(PATIENCE)
            .until(() -> named("process mailbox.deposits"), Optional::isPresent)
            .get();
    Taken sent = parentOf(processed);
    Taken requested = parentOf(sent);
    assertThat(List.of(requested.service(), sent.service(), processed.service()))
        .containsExactly("mailbox-service", "mailbox-service", "signaling-service");
    assertThat(requested.span().getName()).isEqualTo("PUT /v1/envelopes/{envelope}");
    assertThat(requested.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(sent.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
    assertThat(processed.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
    assertThat(requested.span().getParentSpanId().isEmpty()).isTrue();
    assertThat(requested.trace()).isNotEqualTo(FOREIGN_TRACE);
    assertThat(collector.spans())
        .as("statements are part of it")
        .anyMatch(span -> span.isChildOf(requested) && span.attributes().containsKey("db.system"));
    assertThat(mailbox.threads()).contains(EXPORTER);
    assertThat(signaling.threads()).contains(EXPORTER);

    assertThatNobodyIsNamed(envelope);
    assertThatTracesBeginWithRequests();
  }

  @Test
  void anOfferIsOneTraceFromOneReplicaThroughKafkaIntoTheOther() throws Exception {
    PackagedService one = start("signaling-service", variables());
    PackagedService two = start("signaling-service", variables());
    try (var anna = SignalingTab.welcomed(one, sender);
        var ben = SignalingTab.welcomed(two, recipient)) {
      anna.join("open.traced");
      ben.join("open.traced");
      anna.hear("peer-joined");

      anna.offer("open.traced", ben.peer());

      ben.hear("offer");
      Taken handled =
          await().atMost(PATIENCE).until(() -> named("handle offer"), Optional::isPresent).get();
      Taken sent = childOf(handled, "send signaling.deliveries");
      Taken processed = childOf(sent, "process signaling.deliveries");
      assertThat(handled.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      assertThat(handled.attributes()).isEmpty();
      assertThat(sent.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
      assertThat(processed.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
      assertThatNobodyIsNamed("open.traced");
      assertThatTracesBeginWithRequests();
    }
  }

  @Test
  void nothingIsCollectedUnlessItIsTurnedOn() throws Exception {
    Map<String, String> variables = variables();
    assertThat(variables.remove("QUARKUS_OTEL_SDK_DISABLED")).isEqualTo("false");
    PackagedService mailbox = start("mailbox-service", variables);
    PackagedService signaling = start("signaling-service", variables);

    deposit(mailbox);

    assertThat(mailbox.threads()).doesNotContain(EXPORTER);
    assertThat(signaling.threads()).doesNotContain(EXPORTER);
    // Whatever they had collected they would say now.
    mailbox.terminate();
    signaling.terminate();
    mailbox.awaitExit(EXIT);
    signaling.awaitExit(EXIT);
    assertThat(collector.spans()).isEmpty();
  }

  private void assertThatNobodyIsNamed(String envelopeOrRoom) {
    for (Taken one : collector.spans()) {
      String said = one.span().toString();
      for (Person person : List.of(recipient, sender)) {
        assertThat(said).doesNotContain(person.identity(), person.device(), Tokens.of(person));
      }
      assertThat(said).doesNotContain(envelopeOrRoom);
      assertThat(one.attributes())
          .doesNotContainKeys(
              "client.address", "url.path", "url.query", "url.full", "user_agent.original");
      if (one.span().getKind() == SpanKind.SPAN_KIND_SERVER && !one.attributes().isEmpty()) {
        assertThat(one.attributes())
            .containsOnlyKeys("http.request.method", "http.route", "http.response.status_code");
      }
    }
  }

  /** Health checks and timers ask the database all the while. */
  private void assertThatTracesBeginWithRequests() {
    assertThat(collector.spans())
        .filteredOn(one -> one.span().getParentSpanId().isEmpty())
        .allMatch(one -> one.span().getKind() == SpanKind.SPAN_KIND_SERVER);
  }

  private Optional<Taken> named(String name) {
    return collector.spans().stream().filter(one -> one.span().getName().equals(name)).findFirst();
  }

  private Taken childOf(Taken parent, String name) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                collector.spans().stream()
                    .filter(one -> one.isChildOf(parent) && one.span().getName().equals(name))
                    .findFirst(),
            Optional::isPresent)
        .get();
  }

  /** They come in whatever order the services export them. */
  private Taken parentOf(Taken child) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                collector.spans().stream()
                    .filter(one -> one.trace().equals(child.trace()) && child.isChildOf(one))
                    .findFirst(),
            Optional::isPresent)
        .get();
  }

  /** Those of the component, but for where this collector is, and each request. */
  private Map<String, String> variables() {
    Manifests manifests = Combinations.of(List.of("tracing", "release"));
    var variables =
        new HashMap<>(
            Settings.of(
                manifests,
                manifests.find("Deployment", "mailbox-service").map(Workload::new).orElseThrow()));
    variables.keySet().removeIf(name -> !name.startsWith("QUARKUS_OTEL_"));
    variables.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    variables.put("QUARKUS_OTEL_TRACES_SAMPLER_ARG", "1.0");
    return variables;
  }

  private PackagedService start(String service, Map<String, String> variables) throws Exception {
    var started =
        PackagedService.start(Project.ROOT.resolve(service).resolve("target"), config, variables);
    services.add(started);
    return started.awaitReady();
  }

  /** Into a mailbox that the directory has named. */
  private String deposit(PackagedService mailbox) throws Exception {
    announce();
    String envelope = Person.randomBytes(16);
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + mailbox.port()
                        + "/v1/envelopes/"
                        + envelope
                        + "?mailbox="
                        + recipient.device()))
            .header("Authorization", "Bearer " + Tokens.of(sender))
            .header("Content-Type", "application/octet-stream")
            .header("traceparent", "00-" + FOREIGN_TRACE + "-b7ad6b7169203331-01")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1, 2, 3}))
            .build();
    await()
        .atMost(PATIENCE)
        .until(
            () -> http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode(),
            status -> status == 201);
    return envelope;
  }

  private void announce() throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", config.get("kafka.bootstrap.servers"));
    Topics.ensure(kafka, Topic.IDENTITY_DIRECTORY);
    var device =
        new Device(
            recipient.device(), recipient.signingKey(), recipient.sealingKey(), Instant.now());
    var updated =
        new IdentityUpdated(recipient.identity(), null, List.of(device), recipient.identity(), 1);
    try (var producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(EventCodec.encode(CloudEvent.now("/identity-service", Instant.now(), updated)))
          .get();
    }
  }
}
