package org.peerstead.signaling.wakeups;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Which partitions of the deposits are read here, and from where. */
final class SettledEvents {

  private static final Duration LOOK_BACK = Duration.ofMinutes(1);

  private SettledEvents() {}

  /**
   * From where their last hosts stood. If Kafka doesn't say where that is, nothing is assigned, so
   * that it is asked again.
   */
  static void assign(Consumer<?, ?> consumer, Set<TopicPartition> settled) {
    var unread = beginningsOfUnread(consumer, settled);
    consumer.assign(settled);
    unread.forEach(consumer::seek);
  }

  /** A share that nobody has read before was taken some beats ago. */
  private static Map<TopicPartition, Long> beginningsOfUnread(
      Consumer<?, ?> consumer, Set<TopicPartition> shares) {
    var unread = new HashSet<TopicPartition>();
    consumer
        .committed(shares)
        .forEach((share, position) -> {
          if (position == null) {
            unread.add(share);
          }
        });
    // In this order, what is said between the two questions is found by the second one.
    var beginnings = new HashMap<>(consumer.endOffsets(unread));
    long since = System.currentTimeMillis() - LOOK_BACK.toMillis();
    consumer
        .offsetsForTimes(unread.stream().collect(Collectors.toMap(share -> share, share -> since)))
        .forEach((share, first) -> {
          if (first != null) {
            beginnings.put(share, first.offset());
          }
        });
    return beginnings;
  }
}
