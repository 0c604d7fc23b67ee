package org.peerstead.signaling.replicas;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.TestBrowser;
import org.peerstead.standalone.fixture.Person;

/** A peer that goes from replica to replica, and knows from what it hears who is in its rooms. */
final class Roamer {

  private final Person person = new Person();
  private final String tab = Person.randomBytes(8);
  private final Set<String> rooms = new HashSet<>();
  private final Map<String, Set<String>> view = new HashMap<>();
  private @Nullable TestBrowser browser;

  String peer() {
    return person.device() + "~" + tab;
  }

  Set<String> rooms() {
    return rooms;
  }

  boolean isOpen() {
    return browser != null && !browser.isClosed();
  }

  /** Whatever socket there was is given up; the rooms are joined again. */
  void connect(URI replica) {
    drop();
    view.clear();
    var next = TestBrowser.welcomed(person, tab, replica);
    browser = next;
    rooms.forEach(room -> say("join", room));
  }

  void join(String room) {
    if (browser != null && rooms.add(room)) {
      say("join", room);
    }
  }

  void leave(String room) {
    if (browser != null && rooms.remove(room)) {
      say("leave", room);
    }
  }

  void ping() {
    if (browser != null) {
      browser.trySayText("{\"type\":\"ping\"}");
    }
  }

  private void say(String type, String room) {
    if (browser != null) {
      browser.trySayText("{\"type\":\"%s\",\"room\":\"%s\"}".formatted(type, room));
    }
  }

  /** As if the network were cut. */
  void drop() {
    if (browser != null) {
      browser.abort();
      browser = null;
    }
  }

  void hear() {
    if (browser != null) {
      browser.drain().forEach(this::hear);
    }
  }

  /** What it takes to be there, room by room. */
  Map<String, Set<String>> view() {
    var seen = new HashMap<String, Set<String>>();
    rooms.forEach(room -> seen.put(room, new TreeSet<>(view.getOrDefault(room, Set.of("?")))));
    return seen;
  }

  private void hear(Map<String, Object> frame) {
    String room = (String) frame.get("room");
    switch ((String) frame.get("type")) {
      case "joined" -> view.put(room, peers(frame));
      case "left" -> view.remove(room);
      case "peer-joined" -> seen(room).add((String) frame.get("peer"));
      case "peer-left" -> seen(room).remove((String) frame.get("peer"));
      default -> {}
    }
  }

  private Set<String> seen(String room) {
    return view.computeIfAbsent(room, any -> new HashSet<>());
  }

  private static Set<String> peers(Map<String, Object> joined) {
    var peers = new HashSet<String>();
    for (Object one : (List<?>) joined.get("peers")) {
      peers.add((String) ((Map<?, ?>) one).get("peer"));
    }
    return peers;
  }
}
