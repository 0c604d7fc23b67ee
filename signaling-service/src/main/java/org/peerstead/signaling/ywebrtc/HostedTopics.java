package org.peerstead.signaling.ywebrtc;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.peerstead.contracts.events.TopicEvent.TopicCounted;
import org.peerstead.contracts.events.TopicEvent.TopicDelivered;
import org.peerstead.contracts.events.TopicEvent.TopicPublished;
import org.peerstead.contracts.events.TopicEvent.TopicSubscribed;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;

/** How many subscribers each replica has, of the topics that this replica hosts. */
final class HostedTopics implements ForeignClients.Hosted {

  /** In which the other replicas tell a new host what they hold. */
  static final long SETTLING_MILLIS = 4_000;

  /** Published things that wait for that; of more the oldest are lost to who tells late. */
  static final int KEPT = 1_024;

  /** Characters of them; likewise. */
  static final int KEPT_CHARACTERS = 8 * 1024 * 1024;

  private final Hosts hosts;
  private final Clock clock;
  private final Map<String, Map<String, Integer>> subscribers = new HashMap<>();
  private final Deque<Kept> kept = new ArrayDeque<>();
  private int keptCharacters;
  private long settledAt;
  private boolean settled = true;

  private record Kept(TopicPublished published, long at) {

    int characters() {
      return published.frame().length();
    }
  }

  HostedTopics(Hosts hosts, Clock clock) {
    this.hosts = hosts;
    this.clock = clock;
  }

  void handle(TopicSubscribed subscribed) {
    String replica = subscribed.replica();
    Map<String, Integer> before = subscribers.getOrDefault(subscribed.topic(), Map.of());
    Map<String, Integer> after = new HashMap<>(before);
    if (subscribed.subscribers() == 0) {
      after.remove(replica);
    } else {
      after.put(replica, subscribed.subscribers());
    }
    put(subscribed.topic(), before, after);
    // Who subscribes only now is not told what was said before, as y-webrtc's own server does.
    if (subscribed.restated() && !before.containsKey(replica)) {
      deliverKept(subscribed.topic(), replica);
    }
  }

  void handle(TopicPublished published) {
    if (isSettling()) {
      kept.addLast(new Kept(published, clock.millis()));
      keptCharacters += published.frame().length();
      while (kept.size() > KEPT || keptCharacters > KEPT_CHARACTERS) {
        keptCharacters -= kept.removeFirst().characters();
      }
    }
    for (String replica : replicas(published.topic())) {
      deliver(published, replica);
    }
  }

  @Override
  public void settle(Predicate<String> topics) {
    forget(topics);
    settledAt = clock.millis() + SETTLING_MILLIS;
    settled = false;
  }

  @Override
  public void handleGone(String replica, Predicate<String> topics) {
    for (String topic : Set.copyOf(subscribers.keySet())) {
      if (topics.test(topic) && replicas(topic).contains(replica)) {
        handle(new TopicSubscribed(replica, topic, false, 0));
      }
    }
  }

  @Override
  public void forget(Predicate<String> topics) {
    subscribers.keySet().removeIf(topics);
    kept.removeIf(one -> {
      boolean goes = topics.test(one.published().topic());
      keptCharacters -= goes ? one.characters() : 0;
      return goes;
    });
  }

  void tick() {
    if (!settled && !isSettling()) {
      settled = true;
      kept.clear();
      keptCharacters = 0;
      subscribers.forEach(this::tellWhoIsAlone);
    }
  }

  private boolean isSettling() {
    return clock.millis() < settledAt;
  }

  private Set<String> replicas(String topic) {
    return subscribers.getOrDefault(topic, Map.of()).keySet();
  }

  private void put(String topic, Map<String, Integer> before, Map<String, Integer> after) {
    if (after.isEmpty()) {
      subscribers.remove(topic);
      return;
    }
    subscribers.put(topic, after);
    for (String replica : after.keySet()) {
      int elsewhere = elsewhere(after, replica);
      if (!before.containsKey(replica) || elsewhere(before, replica) != elsewhere) {
        // Whoever knows that nobody is elsewhere says nothing to the host, and there may be some
        // who
        // have yet to tell it.
        boolean isKnown = elsewhere > 0 || !isSettling();
        hosts.tell(new TopicCounted(replica, topic, isKnown ? elsewhere : TopicCounted.UNKNOWN));
      }
    }
  }

  private void tellWhoIsAlone(String topic, Map<String, Integer> replicas) {
    if (replicas.size() == 1) {
      replicas.keySet().forEach(alone -> hosts.tell(new TopicCounted(alone, topic, 0)));
    }
  }

  private static int elsewhere(Map<String, Integer> replicas, String replica) {
    int all = replicas.values().stream().mapToInt(Integer::intValue).sum();
    return all - replicas.getOrDefault(replica, 0);
  }

  private void deliverKept(String topic, String replica) {
    for (Kept one : kept) {
      if (one.published().topic().equals(topic)) {
        deliver(one.published().aged(clock.millis() - one.at()), replica);
      }
    }
  }

  /** Who published it has delivered it to its own subscribers. */
  private void deliver(TopicPublished published, String replica) {
    if (!replica.equals(published.replica())) {
      hosts.tell(new TopicDelivered(replica, published));
    }
  }
}
