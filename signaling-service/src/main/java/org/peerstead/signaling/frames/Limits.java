package org.peerstead.signaling.frames;

/** Every limit of a socket. Whoever passes one gets the refusal that stands beside it. */
public final class Limits {

  /** UTF-8 bytes of one frame; {@link Reason#TOO_LARGE}. */
  public static final int FRAME_BYTES = 64 * 1024;

  /** Frames a second that a socket may send for long; {@link Reason#RATE_LIMITED}. */
  public static final int FRAMES_PER_SECOND = 50;

  /** Frames that a socket may send at once after a pause; {@link Reason#RATE_LIMITED}. */
  public static final int BURST = 100;

  /** WebSocket pings a second that a socket is answered for long; others get no pong. */
  public static final int PINGS_PER_SECOND = 10;

  /** WebSocket pings that a socket is answered at once after a pause; others get no pong. */
  public static final int PING_BURST = 20;

  /**
   * Joins a second that an identity's sockets at one replica may ask for in the long run; {@link
   * Reason#RATE_LIMITED}.
   */
  public static final int JOINS_PER_SECOND = 5;

  /** Joins at once: who comes back joins all its rooms again; {@link Reason#RATE_LIMITED}. */
  public static final int JOIN_BURST = 200;

  /** Sockets of an identity at one replica; {@link Reason#TOO_MANY_SOCKETS}. */
  public static final int SOCKETS_PER_IDENTITY = 64;

  /**
   * Sockets of an address at one replica, where they are counted; {@link Reason#TOO_MANY_SOCKETS}.
   */
  public static final int SOCKETS_PER_ADDRESS = 256;

  /** Rooms that a socket may be in; {@link Reason#TOO_MANY_ROOMS}. */
  public static final int ROOMS = 20;

  /** Peers that a room may hold; {@link Reason#ROOM_FULL}. */
  public static final int PEERS_PER_ROOM = 100;

  /** Malformed or too large frames in a row before {@link CloseCode#MALFORMED}. */
  public static final int MALFORMED_IN_A_ROW = 20;

  /** Frames over the rate, a second for long, before {@link CloseCode#TOO_FAST}. */
  public static final int RATE_LIMITED_PER_SECOND = 10;

  /** Frames over the rate, at once, before {@link CloseCode#TOO_FAST}. */
  public static final int RATE_LIMITED_BURST = 200;

  /**
   * Frames that wait for a slow reader before {@link CloseCode#TOO_SLOW}, behind {@link
   * #FRAME_BYTES} characters that go out at once.
   */
  public static final int WAITING_FRAMES = 1024;

  /** Characters that wait so. */
  public static final int WAITING_CHARACTERS = 1024 * 1024;

  /**
   * Bytes, and characters that aren't bytes yet, that wait for all slow readers of a replica, on
   * sockets of all kinds; looked at twice a second. Past it those for whom most waits are cut, as
   * {@link CloseCode#TOO_SLOW}.
   */
  public static final int WAITING_FOR_ALL = 32 * 1024 * 1024;

  /** Milliseconds from the decision to close a socket until its connection is cut. */
  public static final int CLOSING_MILLIS = 10_000;

  /** Events of other replicas that are heard and not carried out; the rest waits in Kafka. */
  public static final int HEARD_EVENTS = 1_000;

  /** Heartbeats that a socket may miss before {@link CloseCode#SILENT}. */
  public static final int MISSED_HEARTBEATS = 3;

  /** Times that an identity may ask a replica for ICE servers in a minute of the clock. */
  public static final int ICE_SERVERS_PER_MINUTE = 60;

  /**
   * Beats, of a second each, that a peer's places are held when its socket or its replica is lost;
   * then it has left. Also what an edge may be silent before its host takes it for dead.
   */
  public static final int GRACE_BEATS = 6;

  /** Beats that a directed frame is kept for a recipient who resumes; then it is dropped. */
  public static final int KEPT_BEATS = 30;

  /** Directed frames of a sender that are kept; the oldest are dropped. */
  public static final int KEPT_FRAMES = 256;

  /** Characters of a sender's directed frames that are kept; the oldest are dropped. */
  public static final int KEPT_CHARACTERS = 256 * 1024;

  /** Characters of all senders' directed frames that a replica keeps; the oldest are dropped. */
  public static final int KEPT_CHARACTERS_OF_ALL = 8 * 1024 * 1024;

  /** Browsers a second that are asked to come back when a replica stops. */
  private static final int RETURNS_PER_SECOND = 500;

  private static final int LEAST_RETURN_MILLIS = 100;

  /** Less than the silence after which other replicas take this one's peers out of the rooms. */
  private static final int LONGEST_RETURN_MILLIS = 4_000;

  private Limits() {}

  /** Over how many milliseconds that many browsers spread their coming back. */
  public static int returnMillis(int sockets) {
    long even = sockets * 1_000L / RETURNS_PER_SECOND;
    return (int) Math.clamp(even, LEAST_RETURN_MILLIS, LONGEST_RETURN_MILLIS);
  }
}
