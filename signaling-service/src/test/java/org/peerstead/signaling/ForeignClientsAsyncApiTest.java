package org.peerstead.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.signaling.lines.Refusal;

class ForeignClientsAsyncApiTest {

  private final JsonNode document;

  ForeignClientsAsyncApiTest() throws IOException {
    document = new YAMLMapper().readTree(Path.of("api/asyncapi-foreign-clients.yaml").toFile());
  }

  @Test
  void everyEventIsDescribedWithTheMembersOfItsValueAndNoOtherIs() {
    var described = new TreeSet<String>();
    document
        .at("/components/messages")
        .forEach(message -> {
          if (message.has("headers")) {
            described.add(message.at("/headers/properties/ce_type/const").textValue());
          }
        });

    assertThat(described).isEqualTo(names(events().map(EventType::type)));
    events()
        .forEach(type ->
            assertThat(members(type.shape().getSimpleName()))
                .as(type.type())
                .isEqualTo(
                    names(
                        Arrays.stream(type.shape().getRecordComponents())
                            .map(RecordComponent::getName))));
  }

  @Test
  void everyEventIsInTheChannelOfItsTopic() {
    events()
        .forEach(type -> {
          String topic = type.topic().topicName();
          String name = type.shape().getSimpleName();
          String message = Character.toLowerCase(name.charAt(0)) + name.substring(1) + "Event";
          String channel = topic.substring(topic.indexOf('.') + 1);
          assertThat(document.at("/channels/" + channel + "/messages").has(message))
              .as(message)
              .isTrue();
        });
  }

  @Test
  void refusalsAreTheClosedList() {
    var reasons = new TreeSet<String>();
    document
        .at("/components/messages/error/payload/properties/reason/enum")
        .forEach(reason -> reasons.add(reason.textValue()));

    assertThat(reasons).isEqualTo(names(Arrays.stream(Refusal.values()).map(Refusal::wire)));
  }

  private static Stream<EventType> events() {
    return Arrays.stream(EventType.values())
        .filter(type -> ForeignEvent.class.isAssignableFrom(type.shape()));
  }

  private Set<String> members(String schema) {
    var members = new TreeSet<String>();
    document
        .at("/components/schemas/" + schema + "/properties")
        .fieldNames()
        .forEachRemaining(members::add);
    return members;
  }

  private static Set<String> names(Stream<String> names) {
    return names.collect(Collectors.toCollection(TreeSet::new));
  }
}
