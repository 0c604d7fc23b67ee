package org.peerstead.signaling.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Reason;

/** A socket that keeps what it hears, and knows from it who is in which room. */
public final class Hearing implements Outlet {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Map<String, Object>> frames = new ArrayList<>();
  private final Map<String, Set<String>> view = new HashMap<>();
  private final Set<String> full = new HashSet<>();
  private @Nullable CloseCode closed;

  @Override
  public void send(Packed packed) {
    if (closed != null) {
      return;
    }
    Map<String, Object> frame = parse(packed.text());
    frames.add(frame);
    switch (packed.type()) {
      case "joined" -> view.put(room(frame), peers(frame));
      case "error" -> {
        if (Reason.ROOM_FULL.wire().equals(frame.get("reason"))) {
          view.remove((String) frame.get("about"));
          full.add((String) frame.get("about"));
        }
      }
      case "left" -> view.remove(room(frame));
      case "peer-joined" -> seen(frame).add((String) frame.get("peer"));
      case "peer-left" -> seen(frame).remove((String) frame.get("peer"));
      default -> {}
    }
  }

  @Override
  public void close(CloseCode code, Reason reason, String detail) {
    closed = closed == null ? code : closed;
  }

  /** The types of what was heard since the last call. */
  public List<String> types() {
    var types = frames.stream().map(frame -> (String) frame.get("type")).toList();
    frames.clear();
    return types;
  }

  public List<Map<String, Object>> frames() {
    var heard = List.copyOf(frames);
    frames.clear();
    return heard;
  }

  public Set<String> peersOf(String room) {
    return view.getOrDefault(room, Set.of());
  }

  /** Rooms that were said to be full since the last call. */
  public Set<String> takeFull() {
    var rooms = Set.copyOf(full);
    full.clear();
    return rooms;
  }

  public @Nullable CloseCode closed() {
    return closed;
  }

  private Set<String> seen(Map<String, Object> frame) {
    return view.computeIfAbsent(room(frame), room -> new HashSet<>());
  }

  private static String room(Map<String, Object> frame) {
    return (String) frame.get("room");
  }

  @SuppressWarnings("unchecked")
  private static Set<String> peers(Map<String, Object> joined) {
    var peers = new HashSet<String>();
    ((List<Map<String, Object>>) joined.get("peers"))
        .forEach(p -> peers.add((String) p.get("peer")));
    return peers;
  }

  private static Map<String, Object> parse(String text) {
    try {
      return JSON.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException ours) {
      throw new AssertionError(ours);
    }
  }
}
