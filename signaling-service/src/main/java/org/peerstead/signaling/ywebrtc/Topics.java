package org.peerstead.signaling.ywebrtc;

import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.events.TopicEvent.TopicCounted;
import org.peerstead.contracts.events.TopicEvent.TopicDelivered;
import org.peerstead.contracts.events.TopicEvent.TopicPublished;
import org.peerstead.contracts.events.TopicEvent.TopicSubscribed;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.lines.Refusal;
import org.peerstead.signaling.lines.Refused;
import org.peerstead.signaling.lines.Text;

/** Who has subscribed at this replica. Subscribers here hear at once, the others by the host. */
final class Topics implements ForeignClients.Held {

  private final Hosts hosts;
  private final int subscribersAtMost;
  private final Clock clock;
  private final ConcurrentHashMap<String, Topic> topics = new ConcurrentHashMap<>();

  Topics(Hosts hosts, int subscribersAtMost, Clock clock) {
    this.hosts = hosts;
    this.subscribersAtMost = subscribersAtMost;
    this.clock = clock;
  }

  private record Subscription(Subscriber subscriber, long since) {}

  /**
   * A topic that somebody here subscribed to.
   *
   * @param here an array, for it is walked more than changed
   * @param elsewhere how many the host counts at other replicas, {@link TopicCounted#UNKNOWN}
   *     before it said so
   * @param wasAlone the host has counted nobody there once, and may not have been told something
   */
  private record Topic(Subscription[] here, int elsewhere, boolean wasAlone) {

    static Topic of(Subscription first) {
      return new Topic(new Subscription[] {first}, TopicCounted.UNKNOWN, false);
    }

    Topic counted(int others) {
      return new Topic(here, others, wasAlone || others == 0);
    }

    Topic with(Subscription added) {
      Subscription[] more = Arrays.copyOf(here, here.length + 1);
      more[here.length] = added;
      return new Topic(more, elsewhere, wasAlone);
    }

    @Nullable Topic without(Subscriber removed) {
      Subscription[] fewer =
          Arrays.stream(here)
              .filter(one -> one.subscriber() != removed)
              .toArray(Subscription[]::new);
      return fewer.length == 0 ? null : new Topic(fewer, elsewhere, wasAlone);
    }

    boolean has(Subscriber subscriber) {
      return Arrays.stream(here).anyMatch(one -> one.subscriber() == subscriber);
    }

    int subscribers() {
      return here.length + Math.max(0, elsewhere);
    }
  }

  int open() {
    return topics.size();
  }

  /**
   * @throws Refused if the topic is full
   */
  void subscribe(Subscriber subscriber, String name) {
    var added = new Subscription(subscriber, clock.millis());
    topics.compute(
        name,
        (key, topic) -> {
          if (topic == null) {
            return count(name, Topic.of(added), false);
          }
          if (topic.has(subscriber)) {
            return topic;
          }
          if (topic.here().length >= subscribersAtMost) {
            throw new Refused(
                Refusal.TOPIC_FULL,
                "The topic " + name + " has " + subscribersAtMost + " subscribers.");
          }
          return count(name, topic.with(added), false);
        });
  }

  void unsubscribe(Subscriber subscriber, String name) {
    topics.computeIfPresent(
        name,
        (key, topic) ->
            topic.has(subscriber) ? count(name, topic.without(subscriber), false) : topic);
  }

  void publish(TopicFrames.Publish published) {
    Topic topic = topics.get(published.topic());
    int subscribers = topic == null ? 0 : topic.subscribers();
    Text frame = published.heardBy(subscribers);
    deliver(topic, frame, 0);
    // Who subscribes elsewhere is heard of before it is heard itself, so nobody waits for this in
    // vain.
    if (topic == null || topic.elsewhere() != 0) {
      hosts.tell(
          new TopicPublished(
              hosts.self(), hosts.nextSequence(), 0, published.topic(), frame.toString()));
    }
  }

  void handle(TopicDelivered delivered) {
    TopicPublished sent = delivered.sent();
    Topic topic = topics.get(sent.topic());
    if (topic != null && hosts.isFirst(sent)) {
      deliver(topic, Text.of(sent.frame()), sent.ageMillis());
    }
  }

  void handle(TopicCounted counted) {
    topics.computeIfPresent(counted.topic(), (name, topic) -> topic.counted(counted.subscribers()));
  }

  @Override
  public void keys(Consumer<String> each) {
    topics.keySet().forEach(each);
  }

  @Override
  public void restate(Predicate<String> isHostedAnew) {
    topics.forEachKey(
        Long.MAX_VALUE,
        name -> {
          if (isHostedAnew.test(name)) {
            topics.computeIfPresent(name, (key, topic) -> count(name, topic, true));
          }
        });
  }

  /**
   * Not to who has subscribed since it was said, as y-webrtc's own server: they announced
   * themselves to who said it, unless they were spared that.
   */
  private void deliver(@Nullable Topic topic, Text frame, long ageMillis) {
    if (topic == null) {
      return;
    }
    boolean isForAll = ageMillis == 0 || topic.wasAlone();
    long saidAt = isForAll ? Long.MAX_VALUE : clock.millis() - ageMillis;
    for (Subscription here : topic.here()) {
      if (here.since() <= saidAt) {
        here.subscriber().hear(frame);
      }
    }
  }

  /** Under the topic's lock, so that the host hears of the changes in order. */
  private @Nullable Topic count(String name, @Nullable Topic topic, boolean restated) {
    int subscribers = topic == null ? 0 : topic.here().length;
    hosts.tell(new TopicSubscribed(hosts.self(), name, restated, subscribers));
    return topic;
  }
}
