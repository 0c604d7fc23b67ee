package org.peerstead.signaling.sockets;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.quarkus.FrameSpans;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Pace;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.frames.Refused;
import org.peerstead.signaling.frames.ServerFrame;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Attendee;
import org.peerstead.signaling.rooms.Outlet;
import org.peerstead.signaling.rooms.Rooms;

/**
 * The rules of one socket: hello first, then frames within size and rate, and a sign of life in
 * time.
 *
 * <p>Frames are handled one after the other; {@link #watch} and the {@link Outlet} are called by
 * any thread.
 */
final class OpenSocket implements Outlet, SlowReaders.Reader {

  private static final Logger LOG = Logger.getLogger(OpenSocket.class);
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final long NEVER = Long.MAX_VALUE;

  private final Caller.Known caller;
  private final Wire wire;
  private final Rooms rooms;
  private final SignalConfig config;
  private final Clock clock;
  private final SignalingMetrics metrics;
  private final FrameSpans spans;
  private final SendQueue queue;
  private final Pace pace;
  private final IdentityJoins joins;
  private final AtomicLong closingAt = new AtomicLong(NEVER);
  private volatile long heardAt;
  private volatile @Nullable Attendee attendee;
  private volatile boolean mayResume;
  private int malformedInARow;

  /** Of answers to frames over the rate, since the first of them. */
  private @Nullable Pace overPace;

  OpenSocket(
      Caller.Known caller,
      Wire wire,
      Rooms rooms,
      IdentityJoins joins,
      SignalConfig config,
      Clock clock,
      SignalingMetrics metrics,
      FrameSpans spans) {
    this.caller = caller;
    this.wire = wire;
    this.rooms = rooms;
    this.joins = joins;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    this.spans = spans;
    this.queue = new SendQueue(wire);
    this.heardAt = clock.millis();
    this.pace = new Pace(Limits.FRAMES_PER_SECOND, Limits.BURST, heardAt);
  }

  Caller.Known caller() {
    return caller;
  }

  void handleText(String text) {
    if (!isTaken()) {
      return;
    }
    if (Frames.bytes(text) > Limits.FRAME_BYTES) {
      refuseShape(
          Drop.TOO_LARGE,
          Reason.TOO_LARGE,
          "The frame has more than " + Limits.FRAME_BYTES + " bytes.");
    } else {
      read(text);
    }
  }

  void handleBinary() {
    if (isTaken()) {
      refuseShape(Drop.MALFORMED, Reason.MALFORMED, "Frames are text, not binary.");
    }
  }

  /** A WebSocket frame that is broken, or larger than anything that is ever read. */
  void handleUnreadable() {
    metrics.dropped(Drop.MALFORMED);
    close(CloseCode.MALFORMED, Reason.MALFORMED, "The WebSocket frame could not be read.");
  }

  /**
   * @param lost without a word of the browser that it goes: it may resume
   */
  void handleClosed(boolean lost) {
    if (beginClosing()) {
      mayResume = lost;
    }
    queue.drop();
    leaveRooms();
  }

  /** Closes the socket if it was quiet for too long, and cuts it if it doesn't close. */
  void watch(long now) {
    if (isClosing()) {
      // Its peer is gone for the others even if the network never says so.
      leaveRooms();
      if (now - closingAt.get() > Limits.CLOSING_MILLIS) {
        queue.drop();
        wire.abort();
      }
    } else if (attendee == null && now - heardAt > config.helloTimeout().toMillis()) {
      close(CloseCode.SILENT, Reason.HELLO_EXPECTED, "No hello was said in time.");
    } else if (now - heardAt > config.heartbeat().toMillis() * Limits.MISSED_HEARTBEATS) {
      close(
          CloseCode.SILENT,
          Reason.SILENT,
          "Nothing was heard for " + Limits.MISSED_HEARTBEATS + " heartbeats.");
    }
  }

  /** After this process itself stood still: the browser may have spoken all the while. */
  void forgive(long now) {
    heardAt = now;
  }

  @Override
  public void send(Packed frame) {
    if (isClosing()) {
      return;
    }
    metrics.sent(frame.type());
    if (!queue.offer(frame.text()) && beginClosingAsTooSlow()) {
      wire.close(CloseCode.TOO_SLOW.code(), "too slow");
    }
  }

  @Override
  public void close(CloseCode code, Reason reason, String detail) {
    end(error(reason, detail, null), code, reason.wire());
  }

  @Override
  public long waiting() {
    return queue.characters() + wire.waitingBytes();
  }

  @Override
  public void cutAsTooSlow() {
    beginClosingAsTooSlow();
    queue.drop();
    wire.abort();
  }

  /** This replica stops; another one is there for the browser. */
  void sayGoodbye(int waitMillis) {
    var goodbye = new ServerFrame.GoingAway(waitMillis);
    end(goodbye, CloseCode.GOING_AWAY, goodbye.type());
  }

  private boolean isClosing() {
    return closingAt.get() != NEVER;
  }

  private boolean beginClosing() {
    return closingAt.compareAndSet(NEVER, clock.millis());
  }

  private boolean beginClosingAsTooSlow() {
    if (!beginClosing()) {
      return false;
    }
    mayResume = true;
    metrics.dropped(Drop.SLOW_READER);
    metrics.closed(CloseCode.TOO_SLOW.code());
    return true;
  }

  private void end(ServerFrame last, CloseCode code, String reason) {
    if (beginClosing()) {
      queue.offer(Frames.pack(last).text());
      queue.endWith(() -> closeWire(code, reason));
    }
  }

  private void closeWire(CloseCode code, String reason) {
    metrics.closed(code.code());
    wire.close(code.code(), reason);
  }

  /** Whether a frame that came is looked at; one over the rate is answered. */
  private boolean isTaken() {
    if (isClosing()) {
      return false;
    }
    long now = clock.millis();
    heardAt = now;
    if (pace.allows(now)) {
      return true;
    }
    refuseRate(now);
    return false;
  }

  private void read(String text) {
    try {
      ClientFrame frame = Frames.read(text);
      metrics.received(frame.type());
      malformedInARow = 0;
      answer(frame);
    } catch (Malformed malformed) {
      refuseShape(Drop.MALFORMED, Reason.MALFORMED, String.valueOf(malformed.getMessage()));
    } catch (Refused refused) {
      metrics.dropped(Drop.REFUSED);
      send(Frames.pack(refused.error()));
    } catch (RuntimeException fault) {
      LOG.error("A frame could not be handled", fault);
      close(CloseCode.INTERNAL, Reason.INTERNAL, "Something failed here; it was logged.");
    }
  }

  private void answer(ClientFrame frame) {
    Attendee welcomed = attendee;
    if (welcomed == null) {
      greet(frame);
      return;
    }
    switch (frame) {
      case ClientFrame.Hello hello ->
          throw new Refused(Reason.HELLO_EXPECTED, "Hello was said before.", hello.type());
      case ClientFrame.Join join when !joins.allow(caller.identity(), heardAt) ->
          throw Refused.joinsTooFast(join.room());
      case ClientFrame.InRoom inRoom ->
          spans.handling(inRoom.type(), () -> rooms.handle(welcomed, inRoom));
      case ClientFrame.Ping ping -> send(Frames.pack(new ServerFrame.Pong()));
    }
  }

  private void greet(ClientFrame frame) {
    if (!(frame instanceof ClientFrame.Hello hello)) {
      throw new Refused(Reason.HELLO_EXPECTED, "The first frame must be hello.", frame.type());
    }
    attendee = rooms.welcome(caller.device(), hello.tab(), caller.identity(), this);
  }

  private void leaveRooms() {
    Attendee welcomed = attendee;
    if (welcomed == null) {
      return;
    }
    if (mayResume) {
      rooms.handleLost(welcomed);
    } else {
      rooms.handleClosed(welcomed);
    }
  }

  private void refuseRate(long now) {
    metrics.dropped(Drop.RATE_LIMITED);
    String detail = "More than " + Limits.FRAMES_PER_SECOND + " frames a second.";
    if (overPace == null) {
      overPace = new Pace(Limits.RATE_LIMITED_PER_SECOND, Limits.RATE_LIMITED_BURST, now);
    }
    if (overPace.allows(now)) {
      send(Frames.pack(error(Reason.RATE_LIMITED, detail, null)));
    } else {
      close(CloseCode.TOO_FAST, Reason.RATE_LIMITED, detail);
    }
  }

  private void refuseShape(Drop drop, Reason reason, String detail) {
    metrics.dropped(drop);
    if (++malformedInARow > Limits.MALFORMED_IN_A_ROW) {
      close(CloseCode.MALFORMED, reason, detail);
    } else {
      send(Frames.pack(error(reason, detail, null)));
    }
  }

  private static ServerFrame.Error error(Reason reason, String detail, @Nullable String about) {
    Integer retryAfter =
        switch (reason) {
          case RATE_LIMITED, INTERNAL -> RETRY_AFTER_SECONDS;
          case MALFORMED,
              TOO_LARGE,
              TOKEN_MISSING,
              TOKEN_INVALID,
              HELLO_EXPECTED,
              ROOM_FULL,
              TOO_MANY_ROOMS,
              NOT_IN_ROOM,
              PEER_ABSENT,
              TOO_MANY_SOCKETS,
              REPLACED,
              SILENT ->
              null;
        };
    return new ServerFrame.Error(reason, detail, about, retryAfter);
  }
}
