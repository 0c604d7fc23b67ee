package org.peerstead.signaling.ywebrtc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.lines.JsonFrame;
import org.peerstead.signaling.lines.Refused;
import org.peerstead.signaling.lines.Text;

/**
 * The frames of y-webrtc 10. What is published is opaque: sealed by the room's password, or not.
 */
sealed interface TopicFrames {

  /** UTF-8 bytes of a topic's name; longer ones are malformed. */
  int TOPIC_BYTES = 512;

  record Subscribe(List<String> topics) implements TopicFrames {}

  record Unsubscribe(List<String> topics) implements TopicFrames {}

  /**
   * @param quotedTopic the topic as it stands in the frame
   * @param data any JSON value as it stands in the frame
   */
  record Publish(String topic, byte[] quotedTopic, byte @Nullable [] data) implements TopicFrames {

    private static final byte[] TOPIC = "{\"type\":\"publish\",\"topic\":".getBytes(UTF_8);
    private static final byte[] DATA = ",\"data\":".getBytes(UTF_8);
    private static final byte[] CLIENTS = ",\"clients\":".getBytes(UTF_8);
    private static final byte[] END = {'}'};
    private static final byte[] NOTHING = {};

    /**
     * As the subscribers hear it.
     *
     * @param clients how many they are
     */
    Text heardBy(int clients) {
      byte[] count = Integer.toString(clients).getBytes(UTF_8);
      return data == null
          ? Text.of(TOPIC, quotedTopic, NOTHING, NOTHING, CLIENTS, count, END)
          : Text.of(TOPIC, quotedTopic, DATA, data, CLIENTS, count, END);
    }
  }

  record Ping() implements TopicFrames {}

  Text PONG = Text.of("{\"type\":\"pong\"}");

  /**
   * @throws Refused if it is none of them
   */
  static TopicFrames read(byte[] bytes, int length) {
    var members = new FrameMembers();
    JsonFrame.read(bytes, length, members);
    return members.frame();
  }

  /**
   * @throws Refused if the name is too long
   */
  static void checkTopic(String topic) {
    if (topic.getBytes(UTF_8).length > TOPIC_BYTES) {
      throw Refused.malformed("A topic has no more than " + TOPIC_BYTES + " bytes.");
    }
  }

  /** What y-webrtc passes over, and a person who looks into a socket understands. */
  static Text error(Refused refused) {
    return Text.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "error")
            .put("reason", refused.refusal().wire())
            .put("detail", refused.sentence())
            .put("advice", refused.refusal().advice())
            .toString());
  }

  /** Collects the members of one frame. */
  final class FrameMembers implements JsonFrame.Members {

    private @Nullable String type;
    private @Nullable String topic;
    private byte @Nullable [] quotedTopic;
    private byte @Nullable [] data;
    private @Nullable List<String> topics;

    @Override
    public void take(String name, JsonFrame value) throws IOException {
      switch (name) {
        case "type" -> type = value.text("type");
        case "topic" -> {
          topic = value.text("topic");
          quotedTopic = value.raw();
        }
        case "topics" -> topics = value.texts("topics");
        case "data" -> data = value.raw();
        default -> {}
      }
    }

    private TopicFrames frame() {
      return switch (type) {
        case "subscribe" -> new Subscribe(topics());
        case "unsubscribe" -> new Unsubscribe(topics());
        case "publish" -> publish();
        case "ping" -> new Ping();
        case null, default -> throw Refused.malformed("type is none that y-webrtc has.");
      };
    }

    private List<String> topics() {
      return topics == null ? List.of() : topics;
    }

    private Publish publish() {
      if (topic == null || quotedTopic == null) {
        throw Refused.malformed("topic is missing.");
      }
      if (quotedTopic.length > TOPIC_BYTES) {
        checkTopic(topic);
      }
      return new Publish(topic, quotedTopic, data);
    }
  }
}
