package org.peerstead.contracts.events;

import java.time.Duration;
import java.util.Map;

/**
 * The topics, and how they keep what is said on them.
 *
 * <p>A service makes the topics that it says something on, if they don't exist yet, and sees to it
 * that they keep what they should.
 */
public enum Topic {
  /** Compacted: the newest event of each identity is its whole current state. */
  IDENTITY_DIRECTORY("identity.directory", 8, Map.of("cleanup.policy", "compact")),
  /** Wake-ups; worth little after a minute, kept an hour. */
  MAILBOX_DEPOSITS(
      "mailbox.deposits", Shares.COUNT, kept(Duration.ofHours(1), Duration.ofMinutes(10))),
  /** The store has the records themselves; a reader may be away for a week. */
  PUBLIC_RECORDS("public.records", 8, kept(Duration.ofDays(7), Duration.ofDays(1))),
  /** What edges tell hosts; rebuilt by asking, so nothing old is ever read. */
  SIGNALING_ROOMS("signaling.rooms", Shares.COUNT, passedOn()),
  /** A replica reads one partition: with more of them than replicas, it reads little else. */
  SIGNALING_DELIVERIES("signaling.deliveries", 32, passedOn());

  /**
   * A device's mailbox has its share's number in both topics, since both have the same keys and as
   * many partitions: whoever hosts the share hears of the deposits, and of the sockets to wake.
   */
  private static final class Shares {
    static final int COUNT = 8;
  }

  private final String topicName;
  private final int partitions;
  private final Map<String, String> configuration;

  Topic(String topicName, int partitions, Map<String, String> configuration) {
    this.topicName = topicName;
    this.partitions = partitions;
    this.configuration = configuration;
  }

  public String topicName() {
    return topicName;
  }

  public int partitions() {
    return partitions;
  }

  /** Kafka's own configuration of the topic, by Kafka's names. */
  public Map<String, String> configuration() {
    return configuration;
  }

  /** More than any reader stands still and is still believed. */
  private static Map<String, String> passedOn() {
    return kept(Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  /**
   * Kafka deletes whole segments, by the newest event in them, and not the one that is written to:
   * an event may last as much longer as a segment takes, and until Kafka looks again.
   */
  private static Map<String, String> kept(Duration time, Duration segment) {
    return Map.of(
        "cleanup.policy",
        "delete",
        "retention.ms",
        String.valueOf(time.toMillis()),
        "segment.ms",
        String.valueOf(segment.toMillis()));
  }
}
