package org.peerstead.signaling.wakeups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettledEventsTest {

  private static final TopicPartition READ = new TopicPartition("mailbox.deposits", 0);
  private static final TopicPartition UNREAD = new TopicPartition("mailbox.deposits", 1);

  private final Asked consumer = new Asked();

  @Test
  void aShareIsReadFromWhereItsLastHostStoodAndOneThatHadNoneFromItsEnd() {
    SettledEvents.assign(consumer, Set.of(READ, UNREAD));

    assertThat(consumer.assignment()).containsExactlyInAnyOrder(READ, UNREAD);
    assertThat(consumer.sought).containsExactly(entry(UNREAD, 100L));
  }

  @Test
  void whatWasDepositedWhileAShareWasTakenForTheFirstTimeIsRead() {
    consumer.depositedLately = 90L;

    SettledEvents.assign(consumer, Set.of(UNREAD));

    assertThat(consumer.sought).containsExactly(entry(UNREAD, 90L));
  }

  @Test
  void whereToBeginIsAskedAgainIfKafkaDidNotSay() {
    consumer.isAway = true;
    assertThatThrownBy(() -> SettledEvents.assign(consumer, Set.of(READ, UNREAD)))
        .isInstanceOf(TimeoutException.class);

    assertThat(consumer.assignment()).isEmpty();
  }

  /** Knows where the group stands, and what was deposited when. */
  private static final class Asked extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, Long> sought = new HashMap<>();
    private boolean isAway;
    private @Nullable Long depositedLately;

    Asked() {
      super("earliest");
      updateEndOffsets(Map.of(READ, 100L, UNREAD, 100L));
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
      sought.put(partition, offset);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      if (isAway) {
        throw new TimeoutException("Planted.");
      }
      var committed = new HashMap<TopicPartition, @Nullable OffsetAndMetadata>();
      partitions.forEach(partition ->
          committed.put(partition, partition.equals(READ) ? new OffsetAndMetadata(7) : null));
      return committed;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      var found = new HashMap<TopicPartition, @Nullable OffsetAndTimestamp>();
      times.forEach((partition, time) ->
          found.put(
              partition,
              depositedLately == null ? null : new OffsetAndTimestamp(depositedLately, time)));
      return found;
    }
  }
}
