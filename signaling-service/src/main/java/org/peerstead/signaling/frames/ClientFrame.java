package org.peerstead.signaling.frames;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser says. */
public sealed interface ClientFrame {

  String type();

  /** About a room, so only after hello. */
  sealed interface InRoom extends ClientFrame {
    String room();
  }

  /** For one other peer of the room; its content is passed through untouched. */
  sealed interface Directed extends InRoom {
    String to();

    /**
     * The same frame as the recipient gets it.
     *
     * @param id names it, should it come twice
     */
    ServerFrame from(String peer, String id);
  }

  /**
   * The first frame of a socket.
   *
   * @param tab 8 random bytes, kept by the tab over its reconnects
   */
  record Hello(String tab) implements ClientFrame {
    @Override
    public String type() {
      return "hello";
    }
  }

  /**
   * @param offer for one of those who are there already, whoever that is; signed over the empty
   *     name in place of the recipient's
   */
  record Join(String room, @Nullable Description offer) implements InRoom {
    @Override
    public String type() {
      return "join";
    }
  }

  record Leave(String room) implements InRoom {
    @Override
    public String type() {
      return "leave";
    }
  }

  record Offer(String room, String to, Description description) implements Directed {
    @Override
    public String type() {
      return "offer";
    }

    @Override
    public ServerFrame from(String peer, String id) {
      return new ServerFrame.Offer(room, peer, id, description);
    }
  }

  record Answer(String room, String to, Description description) implements Directed {
    @Override
    public String type() {
      return "answer";
    }

    @Override
    public ServerFrame from(String peer, String id) {
      return new ServerFrame.Answer(room, peer, id, description);
    }
  }

  /**
   * @param candidate an {@code RTCIceCandidateInit}; null: there are no more (RFC 8838)
   */
  record Candidate(
      String room, String to, String connection, @Nullable Map<String, @Nullable Object> candidate)
      implements Directed {
    @Override
    public String type() {
      return "candidate";
    }

    @Override
    public ServerFrame from(String peer, String id) {
      return new ServerFrame.Candidate(room, peer, id, connection, candidate);
    }
  }

  /** Says no more than that the browser is there. */
  record Ping() implements ClientFrame {
    @Override
    public String type() {
      return "ping";
    }
  }
}
