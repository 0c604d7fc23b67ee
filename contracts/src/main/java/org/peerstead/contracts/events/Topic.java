package org.peerstead.contracts.events;

/**
 * The topics, and how they keep what is said on them.
 *
 * <p>A service makes the topics that it says something on, if they don't exist yet.
 */
public enum Topic {
  /** Compacted: the newest event of each identity is its whole current state. */
  IDENTITY_DIRECTORY("identity.directory", 8, "compact"),
  /** Wake-ups; worth little after a minute, kept an hour. */
  MAILBOX_DEPOSITS("mailbox.deposits", Shares.COUNT, "delete"),
  PUBLIC_RECORDS("public.records", 8, "delete"),
  /** What edges tell hosts; rebuilt by asking, so nothing old is ever read. */
  SIGNALING_ROOMS("signaling.rooms", Shares.COUNT, "delete"),
  /** A replica reads one partition: with more of them than replicas, it reads little else. */
  SIGNALING_DELIVERIES("signaling.deliveries", 32, "delete");

  /**
   * A device's mailbox has its share's number in both topics, since both have the same keys and as
   * many partitions: whoever hosts the share hears of the deposits, and of the sockets to wake.
   */
  private static final class Shares {
    static final int COUNT = 8;
  }

  private final String topicName;
  private final int partitions;
  private final String cleanupPolicy;

  Topic(String topicName, int partitions, String cleanupPolicy) {
    this.topicName = topicName;
    this.partitions = partitions;
    this.cleanupPolicy = cleanupPolicy;
  }

  public String topicName() {
    return topicName;
  }

  public int partitions() {
    return partitions;
  }

  /** Kafka's {@code cleanup.policy}. */
  public String cleanupPolicy() {
    return cleanupPolicy;
  }
}
