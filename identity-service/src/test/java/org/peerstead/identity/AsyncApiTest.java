package org.peerstead.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.Topic;

class AsyncApiTest {

  private final JsonNode document = read();

  @Test
  void everyEventOfTheTopicIsDescribedAndNoOther() {
    var said =
        Arrays.stream(EventType.values())
            .filter(type -> type.topic() == Topic.IDENTITY_DIRECTORY)
            .map(EventType::type)
            .toList();

    assertThat(document.at("/components/messages").findValuesAsText("const"))
        .containsExactlyInAnyOrderElementsOf(said);
    assertThat(document.at("/channels/directory/address").asText())
        .isEqualTo(Topic.IDENTITY_DIRECTORY.topicName());
  }

  @Test
  void everyMemberIsDescribedAndNoOther() {
    assertThat(properties("IdentityUpdated"))
        .isEqualTo(components(DirectoryEvent.IdentityUpdated.class));
    assertThat(properties("Device")).isEqualTo(components(DirectoryEvent.Device.class));
  }

  private List<String> properties(String schema) {
    return document
        .at("/components/schemas/" + schema + "/properties")
        .propertyStream()
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  private static List<String> components(Class<?> shape) {
    return Arrays.stream(shape.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(Files.readString(Path.of("api/asyncapi.yaml")));
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
