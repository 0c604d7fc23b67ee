package org.peerstead.signaling.ywebrtc;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.peerstead.signaling.lines.Line;
import org.peerstead.signaling.lines.Protocol;
import org.peerstead.signaling.lines.Refusal;
import org.peerstead.signaling.lines.Refused;
import org.peerstead.signaling.lines.Text;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** One socket of a y-webrtc provider. */
final class TopicLine implements Protocol, Subscriber {

  /** The provider passes over what it is told then, so it is told a few times only. */
  private static final int REFUSALS_IN_A_ROW = 20;

  private final Line line;
  private final Topics topics;
  private final SignalingMetrics metrics;
  private final int topicsAtMost;
  private final Set<String> subscribed = new HashSet<>(2);
  private boolean closed;

  TopicLine(Line line, Topics topics, SignalingMetrics metrics, int topicsAtMost) {
    this.line = line;
    this.topics = topics;
    this.metrics = metrics;
    this.topicsAtMost = topicsAtMost;
  }

  @Override
  public void handleFrame(byte[] bytes, int length) {
    switch (TopicFrames.read(bytes, length)) {
      case TopicFrames.Publish published -> {
        metrics.received("y-webrtc-publish");
        topics.publish(published);
      }
      case TopicFrames.Subscribe subscribe -> subscribe(subscribe);
      case TopicFrames.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
      case TopicFrames.Ping ping -> line.send(TopicFrames.PONG);
    }
  }

  @Override
  public void hear(Text frame) {
    line.send(frame);
  }

  @Override
  public Text refusal(Refused refused) {
    return TopicFrames.error(refused);
  }

  @Override
  public int refusalsInARow() {
    return REFUSALS_IN_A_ROW;
  }

  @Override
  public synchronized void handleClosed() {
    closed = true;
    subscribed.forEach(topic -> topics.unsubscribe(this, topic));
    subscribed.clear();
  }

  private synchronized void subscribe(TopicFrames.Subscribe subscribe) {
    metrics.received("y-webrtc-subscribe");
    if (closed) {
      return;
    }
    change(subscribe.topics(), this::subscribe);
  }

  private void subscribe(String topic) {
    if (subscribed.contains(topic)) {
      return;
    }
    TopicFrames.checkTopic(topic);
    if (subscribed.size() >= topicsAtMost) {
      throw new Refused(
          Refusal.TOO_MANY_TOPICS, "A socket may subscribe to " + topicsAtMost + " topics.");
    }
    line.charge();
    topics.subscribe(this, topic);
    subscribed.add(topic);
  }

  private synchronized void unsubscribe(TopicFrames.Unsubscribe unsubscribe) {
    metrics.received("y-webrtc-unsubscribe");
    change(unsubscribe.topics(), this::unsubscribe);
  }

  private void unsubscribe(String topic) {
    if (subscribed.contains(topic)) {
      line.charge();
      subscribed.remove(topic);
      topics.unsubscribe(this, topic);
    }
  }

  /** Of whatever it may; for each reason why it may not of others there is one answer. */
  private void change(List<String> names, Consumer<String> change) {
    Map<Refusal, Refused> refused = new EnumMap<>(Refusal.class);
    for (String topic : names) {
      try {
        change.accept(topic);
      } catch (Refused one) {
        refused.putIfAbsent(one.refusal(), one);
      }
    }
    refused.values().forEach(line::refuse);
  }
}
