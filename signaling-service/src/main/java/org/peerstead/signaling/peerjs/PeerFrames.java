package org.peerstead.signaling.peerjs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.lines.JsonFrame;
import org.peerstead.signaling.lines.Refused;
import org.peerstead.signaling.lines.Text;

/** The frames of PeerJS 1.5. What a client says to another one is opaque but for its type. */
final class PeerFrames {

  /** What the client itself asks for; RFC 3986 would let all of it stand in a query. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*");

  /** Characters of an id. */
  static final int ID_LENGTH = 128;

  static final Text OPEN = Text.of("{\"type\":\"OPEN\"}");
  static final Text ID_TAKEN =
      Text.of("{\"type\":\"ID-TAKEN\",\"payload\":{\"msg\":\"ID is taken\"}}");
  static final Text INVALID_KEY =
      Text.of("{\"type\":\"INVALID-KEY\",\"payload\":{\"msg\":\"Invalid key provided\"}}");

  private static final byte[] TYPE = "{\"type\":\"".getBytes(UTF_8);
  private static final byte[] SRC = "\",\"src\":".getBytes(UTF_8);
  private static final byte[] DST = ",\"dst\":".getBytes(UTF_8);
  private static final byte[] PAYLOAD = ",\"payload\":".getBytes(UTF_8);
  private static final byte[] END = {'}'};
  private static final byte[] NOTHING = {};

  private PeerFrames() {}

  enum Type {
    OFFER,
    ANSWER,
    CANDIDATE,
    LEAVE,
    EXPIRE,
    HEARTBEAT;

    private final byte[] wire = name().getBytes(UTF_8);
    private final String metric = "peerjs-" + name().toLowerCase(Locale.ROOT);

    /** Worth waiting for a recipient who isn't there yet. */
    boolean waits() {
      return this == OFFER || this == ANSWER || this == CANDIDATE;
    }

    String metric() {
      return metric;
    }
  }

  /**
   * What a client says.
   *
   * @param dst the id that it is for
   * @param quotedDst {@code dst} as it stands in the frame
   * @param payload any JSON value as it stands in the frame
   */
  record PeerFrame(Type type, @Nullable String dst, byte[] quotedDst, byte @Nullable [] payload) {

    /** As the recipient hears it. */
    Text from(byte[] quotedSrc) {
      return payload == null
          ? Text.of(TYPE, type.wire, SRC, quotedSrc, DST, quotedDst, END)
          : Text.of(TYPE, type.wire, SRC, quotedSrc, DST, quotedDst, PAYLOAD, payload, END);
    }
  }

  static boolean isId(String id) {
    return id.length() <= ID_LENGTH && ID.matcher(id).matches();
  }

  /**
   * @throws Refused if it is no frame that a client says
   */
  static PeerFrame read(byte[] bytes, int length) {
    var members = new FrameMembers();
    JsonFrame.read(bytes, length, members);
    return members.frame();
  }

  static Text expired(String sender, String absent) {
    return Text.of(
        TYPE, Type.EXPIRE.wire, SRC, JsonFrame.quoted(absent), DST, JsonFrame.quoted(sender), END);
  }

  /** The client gives its socket up when it hears that. */
  static Text error(String sentence) {
    var error = JsonNodeFactory.instance.objectNode().put("type", "ERROR");
    error.putObject("payload").put("msg", sentence);
    return Text.of(error.toString());
  }

  /** Collects the members of one frame. */
  private static final class FrameMembers implements JsonFrame.Members {

    private @Nullable String type;
    private @Nullable String dst;
    private byte[] quotedDst = NOTHING;
    private byte @Nullable [] payload;

    @Override
    public void take(String name, JsonFrame value) throws IOException {
      switch (name) {
        case "type" -> type = value.text("type");
        case "dst" -> {
          dst = value.text("dst");
          quotedDst = value.raw();
        }
        case "payload" -> payload = value.raw();
        default -> {}
      }
    }

    private PeerFrame frame() {
      Type known =
          switch (type) {
            case "OFFER" -> Type.OFFER;
            case "ANSWER" -> Type.ANSWER;
            case "CANDIDATE" -> Type.CANDIDATE;
            case "LEAVE" -> Type.LEAVE;
            case "EXPIRE" -> Type.EXPIRE;
            case "HEARTBEAT" -> Type.HEARTBEAT;
            case null, default -> throw Refused.malformed("type is none that PeerJS has.");
          };
      if (dst == null && known.waits()) {
        throw Refused.malformed("dst is missing.");
      }
      return new PeerFrame(known, dst, quotedDst, payload);
    }
  }
}
