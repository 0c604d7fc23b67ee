package org.peerstead.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.frames.ServerFrame;

/** {@code api/asyncapi.yaml} names what the code names, and nothing else. */
class AsyncApiTest {

  private final JsonNode document;

  AsyncApiTest() throws IOException {
    document = new YAMLMapper().readTree(Path.of("api/asyncapi.yaml").toFile());
  }

  @Test
  void everyFrameIsDescribedWithItsTypeAndNoOtherIs() {
    assertThat(types("say")).isEqualTo(frames(ClientFrame.class));
    assertThat(types("hear")).isEqualTo(frames(ServerFrame.class));
  }

  @Test
  void everyEventOfTheServiceIsDescribedAndNoOtherIs() {
    var named = new TreeSet<String>();
    document
        .at("/components/messages")
        .forEach(message -> {
          if (message.has("headers")) {
            named.add(message.at("/headers/properties/ce_type/const").textValue());
          }
        });

    assertThat(named)
        .isEqualTo(
            Arrays.stream(EventType.values())
                .filter(type -> !ForeignEvent.class.isAssignableFrom(type.shape()))
                .filter(type ->
                    type.topic().topicName().startsWith("signaling.")
                        || type.topic() == Topic.MAILBOX_DEPOSITS)
                .map(EventType::type)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyEventHasTheMembersOfItsValue() {
    for (EventType type : EventType.values()) {
      JsonNode message = eventMessage(type.type());
      if (message == null) {
        continue;
      }
      var members = new TreeSet<String>();
      payload(message).at("/properties").fieldNames().forEachRemaining(members::add);
      assertThat(members)
          .as(type.type())
          .isEqualTo(
              Arrays.stream(type.shape().getRecordComponents())
                  .map(RecordComponent::getName)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void reasonsAndCloseCodesAreTheClosedLists() {
    Set<String> reasons = texts(document.at("/components/schemas/Error/properties/reason/enum"));
    String closing = document.at("/channels/signal/description").textValue();

    assertThat(reasons)
        .isEqualTo(
            Arrays.stream(Reason.values())
                .map(Reason::wire)
                .collect(Collectors.toCollection(TreeSet::new)));
    for (CloseCode code : CloseCode.values()) {
      assertThat(closing).contains("| " + code.code() + " |");
    }
  }

  private JsonNode eventMessage(String type) {
    for (JsonNode message : document.at("/components/messages")) {
      if (type.equals(message.at("/headers/properties/ce_type/const").textValue())) {
        return message;
      }
    }
    return null;
  }

  private Set<String> types(String operation) {
    var types = new TreeSet<String>();
    document
        .at("/operations/" + operation + "/messages")
        .forEach(reference -> {
          JsonNode inChannel = resolve(reference);
          JsonNode message = resolve(inChannel);
          types.add(payload(message).at("/properties/type/const").textValue());
        });
    return types;
  }

  private JsonNode payload(JsonNode message) {
    return resolve(message.get("payload"));
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new TreeSet<String>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static Set<String> frames(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isRecord() ? Stream.of(type) : leaves(type))
        .map(AsyncApiTest::kebabCase)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Class<?>> leaves(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isRecord() ? Stream.of(type) : leaves(type));
  }

  private static String kebabCase(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
