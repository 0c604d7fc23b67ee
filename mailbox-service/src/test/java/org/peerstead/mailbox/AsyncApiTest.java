package org.peerstead.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.Topic;

/** {@code api/asyncapi.yaml} names what the code names, and nothing else. */
class AsyncApiTest {

  private static final Set<Topic> TOPICS = Set.of(Topic.MAILBOX_DEPOSITS, Topic.IDENTITY_DIRECTORY);

  private final JsonNode document;

  AsyncApiTest() throws IOException {
    document = new YAMLMapper().readTree(Path.of("api/asyncapi.yaml").toFile());
  }

  @Test
  void everyEventOfTheServiceIsDescribedAndNoOtherIs() {
    var described = new ArrayList<String>();
    messages().forEach(message -> described.add(type(message)));

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(spoken().stream().map(EventType::type).toList());
  }

  @Test
  void everyEventHasTheMembersOfItsValue() {
    for (EventType event : spoken()) {
      var schema = event.shape().getSimpleName();
      var members = new TreeSet<String>();
      document
          .at("/components/schemas/" + schema + "/properties")
          .fieldNames()
          .forEachRemaining(members::add);

      assertThat(members)
          .isEqualTo(
              new TreeSet<>(
                  Arrays.stream(event.shape().getRecordComponents())
                      .map(RecordComponent::getName)
                      .toList()));
    }
  }

  @Test
  void everyTopicHasItsAddress() {
    var addresses = new ArrayList<String>();
    document.get("channels").forEach(channel -> addresses.add(channel.get("address").textValue()));

    assertThat(addresses)
        .containsExactlyInAnyOrderElementsOf(TOPICS.stream().map(Topic::topicName).toList());
  }

  private JsonNode messages() {
    return document.at("/components/messages");
  }

  private static String type(JsonNode message) {
    return message.at("/headers/properties/ce_type/const").textValue();
  }

  private static List<EventType> spoken() {
    return Arrays.stream(EventType.values())
        .filter(event -> TOPICS.contains(event.topic()))
        .toList();
  }
}
