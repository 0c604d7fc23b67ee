package org.peerstead.signaling.ywebrtc;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  /** What y-webrtc passes over, and a person who looks into a socket understands. */
  static Text error(Refused refused) {
    return Text.of(
        "{\"type\":\"error\",\"reason\":\"".getBytes(UTF_8),
        refused.refusal().wire().getBytes(UTF_8),
        "\",\"detail\":".getBytes(UTF_8),
        JsonFrame.quoted(refused.sentence()),
        ",\"advice\":".getBytes(UTF_8),
        JsonFrame.quoted(refused.refusal().advice()),
        "}".getBytes(UTF_8));
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
      if (topics == null) {
        return List.of();
      }
      if (topics.stream().anyMatch(name -> name.getBytes(UTF_8).length > TOPIC_BYTES)) {
        throw tooLong();
      }
      return topics;
    }

    private Publish publish() {
      if (topic == null || quotedTopic == null) {
        throw Refused.malformed("topic is missing.");
      }
      if (quotedTopic.length > TOPIC_BYTES && topic.getBytes(UTF_8).length > TOPIC_BYTES) {
        throw tooLong();
      }
      return new Publish(topic, quotedTopic, data);
    }

    private static Refused tooLong() {
      return Refused.malformed("A topic has no more than " + TOPIC_BYTES + " bytes.");
    }
  }
}
