package org.peerstead.contracts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.peerstead.contracts.events.CloudEvent;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.HostingEvent.HolderAlive;

/** One golden JSON an event, {@code events/<name>.json} in contracts, read and written back. */
class GoldenEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource
  void anEventIsReadAndWrittenAsItsGoldenJson(EventType type) throws IOException {
    JsonNode golden = golden(type);
    Event event = EventCodec.decode(fromKafka(type, golden)).orElseThrow();
    var headers = golden.get("headers");

    var cloudEvent =
        new CloudEvent<>(
            headers.get("ce_id").asText(),
            headers.get("ce_source").asText(),
            Instant.parse(headers.get("ce_time").asText()),
            event);
    var written = EventCodec.encode(cloudEvent);

    assertThat(JSON.readTree(written.value())).isEqualTo(golden.get("data"));
    assertThat(written.topic()).isEqualTo(type.topic().topicName());
    assertThat(written.key()).isEqualTo(headers.get("ce_subject").asText());
    assertThat(headersOf(written)).isEqualTo(JSON.convertValue(headers, TreeMap.class));
  }

  @ParameterizedTest
  @EnumSource
  void aMemberThatALaterVersionAddedIsTolerated(EventType type) throws IOException {
    JsonNode golden = golden(type);
    ((ObjectNode) golden.get("data")).put("addedLater", true);

    assertThat(EventCodec.decode(fromKafka(type, golden))).isPresent();
  }

  @Test
  void anEarlierVersionThatDoesNotSayWhetherSomethingWasLostLostNothing() throws IOException {
    JsonNode golden = golden(EventType.HOLDER_ALIVE);
    ((ObjectNode) golden.get("data")).remove("lost");

    assertThat(EventCodec.decode(fromKafka(EventType.HOLDER_ALIVE, golden)))
        .hasValueSatisfying(event ->
            assertThat(event).isEqualTo(new HolderAlive("signaling-1~c2lnbmFs", 3, false)));
  }

  @Test
  void aTypeThatALaterVersionAddedIsPassedOver() throws IOException {
    var unknown = new ConsumerRecord<>("public.records", 0, 0, "author", new byte[] {'{', '}'});
    unknown
        .headers()
        .add("ce_type", "org.peerstead.public.starred.v1".getBytes(StandardCharsets.UTF_8));

    assertThat(EventCodec.decode(unknown)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aNativeImageReflectsOnTheEventAndItsParts(EventType type) {
    var registered = EventCodec.class.getAnnotation(RegisterForReflection.class).targets();

    assertThat(registered).contains(type.shape());
    assertThat(registered).containsAll(partsOf(type.shape()));
  }

  /** Our own values among the elements of its lists. */
  private static List<Class<?>> partsOf(Class<?> event) {
    return Arrays.stream(event.getRecordComponents())
        .map(RecordComponent::getGenericType)
        .filter(ParameterizedType.class::isInstance)
        .flatMap(list -> Arrays.stream(((ParameterizedType) list).getActualTypeArguments()))
        .<Class<?>>map(element -> (Class<?>) element)
        .filter(Class::isRecord)
        .toList();
  }

  private static ConsumerRecord<String, byte[]> fromKafka(EventType type, JsonNode golden)
      throws IOException {
    var kafka =
        new ConsumerRecord<>(
            type.topic().topicName(), 0, 0, "key", JSON.writeValueAsBytes(golden.get("data")));
    kafka.headers().add("ce_type", type.type().getBytes(StandardCharsets.UTF_8));
    return kafka;
  }

  private static Map<String, String> headersOf(
      org.apache.kafka.clients.producer.ProducerRecord<String, byte[]> written) {
    var headers = new TreeMap<String, String>();
    written
        .headers()
        .forEach(header ->
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  private static JsonNode golden(EventType type) throws IOException {
    String file = type.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
    try (var in = EventType.class.getResourceAsStream("/events/" + file)) {
      assertThat(in).as("golden JSON events/%s", file).isNotNull();
      return JSON.readTree(in);
    }
  }
}
