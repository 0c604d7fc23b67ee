package org.peerstead.signaling.lines;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** A line's client, and what the line did to it. */
public final class FarEnd implements Wire {

  final List<String> sent = new ArrayList<>();
  int waiting;
  int closed;
  boolean isCut;
  private final Line line;

  /** Of a line with small limits: 20 frames at once, 10 a second. */
  public FarEnd(Clock clock, SignalingMetrics metrics) {
    this.line = new Line(this, "spoken", TestLimits.SMALL, clock, metrics);
  }

  public Line line() {
    return line;
  }

  public void speak(Protocol protocol) {
    line.speak(protocol);
  }

  public void say(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    line.handleFrame(bytes, bytes.length);
  }

  /** What it heard. */
  public List<String> sent() {
    return sent;
  }

  @Override
  public void send(Text text) {
    sent.add(text.toString());
  }

  @Override
  public long waitingBytes() {
    return waiting;
  }

  @Override
  public void close(int code, String reason) {
    closed = code;
  }

  @Override
  public void abort() {
    isCut = true;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}
}
