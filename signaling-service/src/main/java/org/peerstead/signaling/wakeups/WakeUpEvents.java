package org.peerstead.signaling.wakeups;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.MailboxEvent;
import org.peerstead.contracts.events.Topic;
import org.peerstead.contracts.quarkus.TopicReader;
import org.peerstead.contracts.quarkus.Topics;
import org.peerstead.signaling.rooms.Rooms;

/** Every replica hears of every deposit, and wakes the sockets that it holds. */
@Startup
@Singleton
public class WakeUpEvents {

  private final Rooms rooms;
  private final TopicReader deposits;

  WakeUpEvents(@Identifier("default-kafka-broker") Map<String, Object> kafka, Rooms rooms) {
    this.rooms = rooms;
    // mailbox-service says something on it, but may start after us.
    Topics.ensure(kafka, Topic.MAILBOX_DEPOSITS);
    this.deposits = TopicReader.hearingAll(Topic.MAILBOX_DEPOSITS, kafka, this::handle);
  }

  boolean areReady() {
    return deposits.isReady();
  }

  @PreDestroy
  void close() {
    deposits.close();
  }

  private void handle(Event event) {
    if (event instanceof MailboxEvent.EnvelopeDeposited deposited) {
      rooms.handleEnvelopeDeposited(deposited.mailbox());
    }
  }
}
