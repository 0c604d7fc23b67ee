package org.peerstead.signaling.frames;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.Members;

/** Frames to and from JSON; reads strictly, writes members in the order of the documentation. */
public final class Frames {

  // A word character is looked up, where the ranges that it stands for are tried one by one.
  public static final Pattern ROOM = Pattern.compile("[\\w.~-]{1,128}");
  public static final Pattern DEVICE = Pattern.compile("[\\w-]{43}");
  static final Pattern PEER = Pattern.compile("[\\w-]{43}~[\\w-]{11}");
  static final Pattern CONNECTION = Pattern.compile("[\\w.~-]{1,128}");
  static final Pattern SIGNATURE = Pattern.compile("[\\w-]{86}");
  private static final int TAB_BYTES = 8;

  /** A candidate in a frame is the deepest that there is. */
  private static final int DEPTH = 4;

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /** Strangers choose the member names, so none of them is remembered. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private Frames() {}

  /**
   * @throws Malformed in a sentence that says what to change
   */
  public static ClientFrame read(String text) {
    Map<String, @Nullable Object> json = object(text);
    boolean hasCandidate = json.containsKey("candidate");
    Object candidate = "candidate".equals(json.get("type")) ? json.remove("candidate") : null;
    var members = new Members(json);
    ClientFrame frame =
        switch (members.text("type")) {
          case "hello" -> new ClientFrame.Hello(members.bytes("tab", TAB_BYTES));
          case "join" -> new ClientFrame.Join(room(members), openOffer(json, members));
          case "leave" -> new ClientFrame.Leave(room(members));
          case "offer" -> new ClientFrame.Offer(room(members), to(members), description(members));
          case "answer" -> new ClientFrame.Answer(room(members), to(members), description(members));
          case "candidate" ->
              new ClientFrame.Candidate(
                  room(members),
                  to(members),
                  connection(members),
                  candidate(hasCandidate, candidate));
          case "ping" -> new ClientFrame.Ping();
          default -> throw new Malformed("The member type is not one that a client may send.");
        };
    members.end();
    return frame;
  }

  public static Packed pack(ServerFrame frame) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("type", frame.type());
    switch (frame) {
      case ServerFrame.Welcome welcome -> writeWelcome(json, welcome);
      case ServerFrame.Joined joined -> {
        json.put("room", joined.room());
        json.put("peers", joined.peers().stream().map(Frames::neighbour).toList());
        if (joined.offered() != null) {
          json.put("offered", joined.offered());
        }
      }
      case ServerFrame.Left left -> json.put("room", left.room());
      case ServerFrame.PeerJoined joined -> {
        json.put("room", joined.room());
        json.putAll(neighbour(joined.peer()));
      }
      case ServerFrame.PeerLeft left -> {
        json.put("room", left.room());
        json.put("peer", left.peer());
      }
      case ServerFrame.Offer(var room, var from, var id, var description) ->
          writeDescription(json, room, from, id, description);
      case ServerFrame.Answer(var room, var from, var id, var description) ->
          writeDescription(json, room, from, id, description);
      case ServerFrame.Candidate(var room, var from, var id, var connection, var candidate) -> {
        writeOrigin(json, room, from, id, connection);
        json.put("candidate", candidate);
      }
      case ServerFrame.WakeUp wakeUp -> json.put("mailbox", wakeUp.mailbox());
      case ServerFrame.Pong pong -> {}
      case ServerFrame.GoingAway going -> json.put("waitMillis", going.waitMillis());
      case ServerFrame.Error error -> writeError(json, error);
    }
    return new Packed(frame.type(), text(json));
  }

  /** UTF-8 bytes, without making them. */
  public static int bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit > 0x7f) {
        // Half of a surrogate pair stands for two of the pair's four bytes.
        bytes += unit > 0x7ff && !Character.isSurrogate(unit) ? 2 : 1;
      }
    }
    return bytes;
  }

  private static Map<String, @Nullable Object> object(String text) {
    try {
      @Nullable Map<String, @Nullable Object> json = JSON.readValue(text, OBJECT);
      if (json != null) {
        return json;
      }
    } catch (JsonProcessingException refused) {
      var where = refused.getLocation();
      throw new Malformed(
          "The frame must be one JSON object of the documented members"
              + (where == null ? "." : "; see column " + where.getColumnNr() + "."));
    }
    throw new Malformed("The frame must be a JSON object.");
  }

  private static String room(Members members) {
    return members.text("room", ROOM);
  }

  private static String to(Members members) {
    return members.text("to", PEER);
  }

  private static String connection(Members members) {
    return members.text("connection", CONNECTION);
  }

  private static @Nullable Description openOffer(
      Map<String, @Nullable Object> join, Members members) {
    if (!join.containsKey("offer")) {
      return null;
    }
    var offer = new Members(members.object("offer"));
    Description open = description(offer);
    offer.end();
    return open;
  }

  private static Description description(Members members) {
    String chain = members.textIfPresent("chain");
    return new Description(
        connection(members),
        unicode("sdp", members.text("sdp")),
        members.text("signature", SIGNATURE),
        chain == null ? null : unicode("chain", chain));
  }

  private static @Nullable Map<String, @Nullable Object> candidate(
      boolean present, @Nullable Object value) {
    if (!present) {
      throw new Malformed("The member candidate must be there; null says that it was the last.");
    }
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new Malformed("The member candidate must be an object or null.");
    }
    var candidate = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, member) -> candidate.put(candidateMember(name, member), member));
    if (!(candidate.get("candidate") instanceof String)) {
      throw new Malformed("The member candidate.candidate must be a string.");
    }
    return candidate;
  }

  /** The members of RTCIceCandidateInit; all but the first may be null. */
  private static String candidateMember(Object name, @Nullable Object value) {
    boolean fits =
        switch (String.valueOf(name)) {
          case "candidate", "sdpMid", "usernameFragment" ->
              value == null || value instanceof String;
          case "sdpMLineIndex" ->
              value == null || (value instanceof Integer index && index >= 0 && index <= 0xffff);
          default -> throw new Malformed("Unknown member of candidate; leave it out.");
        };
    if (!fits) {
      throw new Malformed("The member candidate." + name + " has another type.");
    }
    if (value instanceof String text) {
      unicode("candidate." + name, text);
    }
    return String.valueOf(name);
  }

  /** Half of a surrogate pair could not be passed on as it came. */
  private static String unicode(String name, String text) {
    if (hasHalfPair(text)) {
      throw new Malformed("The member " + name + " holds half of a surrogate pair.");
    }
    return text;
  }

  /** A whole pair is one code point; each half alone is one, too. */
  private static boolean hasHalfPair(String text) {
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return true;
      }
    }
    return false;
  }

  private static void writeWelcome(
      Map<String, @Nullable Object> json, ServerFrame.Welcome welcome) {
    json.put("peer", welcome.peer());
    json.put("replica", welcome.replica());
    json.put("heartbeatSeconds", welcome.heartbeatSeconds());
    var limits = new LinkedHashMap<String, Integer>();
    limits.put("frameBytes", Limits.FRAME_BYTES);
    limits.put("framesPerSecond", Limits.FRAMES_PER_SECOND);
    limits.put("rooms", Limits.ROOMS);
    limits.put("peersPerRoom", Limits.PEERS_PER_ROOM);
    json.put("limits", limits);
  }

  private static Map<String, String> neighbour(ServerFrame.Neighbour peer) {
    var json = new LinkedHashMap<String, String>();
    json.put("peer", peer.peer());
    json.put("identity", peer.identity());
    json.put("device", peer.device());
    return json;
  }

  private static void writeOrigin(
      Map<String, @Nullable Object> json, String room, String from, String id, String connection) {
    json.put("room", room);
    json.put("from", from);
    json.put("id", id);
    json.put("connection", connection);
  }

  private static void writeDescription(
      Map<String, @Nullable Object> json,
      String room,
      String from,
      String id,
      Description description) {
    writeOrigin(json, room, from, id, description.connection());
    json.put("sdp", description.sdp());
    json.put("signature", description.signature());
    if (description.chain() != null) {
      json.put("chain", description.chain());
    }
  }

  private static void writeError(Map<String, @Nullable Object> json, ServerFrame.Error error) {
    json.put("reason", error.reason().wire());
    json.put("detail", error.detail());
    json.put("advice", error.reason().advice());
    if (error.about() != null) {
      json.put("about", error.about());
    }
    if (error.retryAfterSeconds() != null) {
      json.put("retryAfterSeconds", error.retryAfterSeconds());
    }
  }

  private static String text(Map<String, @Nullable Object> json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException neverForOurValues) {
      throw new IllegalStateException(neverForOurValues);
    }
  }
}
