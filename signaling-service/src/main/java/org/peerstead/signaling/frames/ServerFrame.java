package org.peerstead.signaling.frames;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser hears. */
public sealed interface ServerFrame {

  String type();

  /** The answer to hello. */
  record Welcome(String peer, String replica, int heartbeatSeconds) implements ServerFrame {
    @Override
    public String type() {
      return "welcome";
    }
  }

  /**
   * @param peers the others in the room
   * @param offered whom of them the offer went to that came with the join
   */
  record Joined(String room, List<Neighbour> peers, @Nullable String offered)
      implements ServerFrame {
    @Override
    public String type() {
      return "joined";
    }
  }

  record Neighbour(String peer, String identity, String device) {}

  record Left(String room) implements ServerFrame {
    @Override
    public String type() {
      return "left";
    }
  }

  record PeerJoined(String room, Neighbour peer) implements ServerFrame {
    @Override
    public String type() {
      return "peer-joined";
    }
  }

  record PeerLeft(String room, String peer) implements ServerFrame {
    @Override
    public String type() {
      return "peer-left";
    }
  }

  /**
   * @param id names the frame: one that is sent again after a resume has the id that it had
   */
  record Offer(String room, String from, String id, Description description)
      implements ServerFrame {
    @Override
    public String type() {
      return "offer";
    }
  }

  /** As {@link Offer}. */
  record Answer(String room, String from, String id, Description description)
      implements ServerFrame {
    @Override
    public String type() {
      return "answer";
    }
  }

  /** As {@link Offer}. */
  record Candidate(
      String room,
      String from,
      String id,
      String connection,
      @Nullable Map<String, @Nullable Object> candidate)
      implements ServerFrame {
    @Override
    public String type() {
      return "candidate";
    }
  }

  /** The mailbox holds something; it doesn't say what. */
  record WakeUp(String mailbox) implements ServerFrame {
    @Override
    public String type() {
      return "wake-up";
    }
  }

  record Pong() implements ServerFrame {
    @Override
    public String type() {
      return "pong";
    }
  }

  /**
   * The replica stops: the socket is closed next, and the browser connects again after that wait.
   *
   * @param waitMillis another one for each socket, so that a crowd does not come back in one wave
   */
  record GoingAway(int waitMillis) implements ServerFrame {
    @Override
    public String type() {
      return "going-away";
    }
  }

  /** What was refused, and why. Its {@code type} is {@code error}. */
  record Error(
      Reason reason, String detail, @Nullable String about, @Nullable Integer retryAfterSeconds)
      implements ServerFrame {
    @Override
    public String type() {
      return "error";
    }
  }
}
