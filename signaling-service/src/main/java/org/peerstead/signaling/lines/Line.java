package org.peerstead.signaling.lines;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Pace;
import org.peerstead.signaling.metrics.Drop;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.sockets.SlowReaders;

/**
 * The rules of one socket of a foreign client: frames within size and rate, read in time.
 *
 * <p>Frames are handled one after the other; everything else is called by any thread.
 */
public final class Line implements SlowReaders.Reader {

  private static final Logger LOG = Logger.getLogger(Line.class);
  private static final long NEVER = Long.MAX_VALUE;

  private final Wire wire;
  private final String protocolName;
  private final LineLimits limits;
  private final Clock clock;
  private final SignalingMetrics metrics;
  private final Pace pace;
  private final AtomicLong closingAt = new AtomicLong(NEVER);
  private final AtomicBoolean gone = new AtomicBoolean();
  private volatile long heardAt;
  private volatile @Nullable Protocol protocol;
  private int refusedInARow;

  Line(Wire wire, String protocolName, LineLimits limits, Clock clock, SignalingMetrics metrics) {
    this.wire = wire;
    this.protocolName = protocolName;
    this.limits = limits;
    this.clock = clock;
    this.metrics = metrics;
    this.heardAt = clock.millis();
    this.pace = new Pace(limits.framesPerSecond(), limits.burst(), heardAt);
  }

  /** Called once, before the first frame is handled. */
  void speak(Protocol spoken) {
    this.protocol = spoken;
    if (isClosing()) {
      leave();
    }
  }

  /** What comes in isn't read until {@link #resume}, and nothing of it is lost. */
  public void pause() {
    wire.pause();
  }

  public void resume() {
    heardAt = clock.millis();
    wire.resume();
  }

  public void send(Text text) {
    if (isClosing()) {
      return;
    }
    if (wire.waitingBytes() + text.length() > limits.waitingBytes()) {
      metrics.dropped(Drop.SLOW_READER);
      close(CloseCode.TOO_SLOW);
    } else {
      write(text);
    }
  }

  /** Says that as the last, and closes. */
  public void end(Text last, CloseCode code) {
    if (!isClosing()) {
      write(last);
      close(code);
    }
  }

  public void close(CloseCode code) {
    if (beginClosing()) {
      metrics.closed(code.code());
      wire.close(code.code(), code.reason());
    }
  }

  /**
   * Counts as one more frame, while one is handled: what that makes the others hear, again and
   * again.
   *
   * @throws Refused if it is over the rate
   */
  public void charge() {
    if (!pace.allows(heardAt)) {
      throw new Refused(
          Refusal.RATE_LIMITED, "More than " + limits.framesPerSecond() + " frames a second.");
    }
  }

  @Override
  public long waiting() {
    return wire.waitingBytes();
  }

  @Override
  public void cutAsTooSlow() {
    if (beginClosing()) {
      metrics.dropped(Drop.SLOW_READER);
      metrics.closed(CloseCode.TOO_SLOW.code());
    }
    wire.abort();
  }

  /** Answers what a frame asks for and doesn't get, while the rest of it is done. */
  public void refuse(Refused refused) {
    Protocol spoken = protocol;
    if (spoken != null) {
      refuse(spoken, refused);
    }
  }

  void handleFrame(byte[] bytes, int length) {
    handle(length, spoken -> spoken.handleFrame(bytes, length));
  }

  void handleBinary(int length) {
    handle(
        length,
        spoken -> {
          throw Refused.malformed("Frames are text, not binary.");
        });
  }

  /** A WebSocket frame that is broken, or larger than anything that is ever read. */
  void handleUnreadable() {
    metrics.dropped(Drop.MALFORMED);
    close(CloseCode.MALFORMED);
  }

  void handleClosed() {
    beginClosing();
    leave();
  }

  void watch(long now) {
    if (isClosing()) {
      // It is gone for the others even if the network never says so.
      leave();
      if (now - closingAt.get() > Limits.CLOSING_MILLIS) {
        wire.abort();
      }
    } else if (now - heardAt > limits.silence().toMillis()) {
      close(CloseCode.SILENT);
    }
  }

  /** After this process itself stood still: the client may have spoken all the while. */
  void forgive(long now) {
    heardAt = now;
  }

  private boolean isClosing() {
    return closingAt.get() != NEVER;
  }

  private boolean beginClosing() {
    return closingAt.compareAndSet(NEVER, clock.millis());
  }

  private void write(Text text) {
    wire.send(text);
    metrics.sent(protocolName);
  }

  private void handle(int length, Consumer<Protocol> frame) {
    Protocol spoken = protocol;
    if (isClosing() || spoken == null) {
      return;
    }
    heardAt = clock.millis();
    try {
      int refusedBefore = refusedInARow;
      check(length);
      frame.accept(spoken);
      if (refusedInARow == refusedBefore) {
        refusedInARow = 0;
      }
    } catch (Refused refused) {
      refuse(spoken, refused);
    } catch (RuntimeException fault) {
      LOG.error("A frame could not be handled", fault);
      close(CloseCode.INTERNAL);
    }
  }

  private void check(int length) {
    charge();
    if (length > limits.frameBytes()) {
      throw new Refused(
          Refusal.TOO_LARGE, "The frame has more than " + limits.frameBytes() + " bytes.");
    }
  }

  private void refuse(Protocol spoken, Refused refused) {
    metrics.dropped(refused.refusal().drop());
    Text answer = spoken.refusal(refused);
    if (++refusedInARow > spoken.refusalsInARow()) {
      end(answer, refused.refusal().code());
    } else {
      send(answer);
    }
  }

  private void leave() {
    Protocol spoken = protocol;
    if (spoken != null && gone.compareAndSet(false, true)) {
      spoken.handleClosed();
    }
  }
}
