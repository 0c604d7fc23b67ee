package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.PeerIdEvent.IdReleased;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameDelivered;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;

class WaitingEventsTest {

  private final WaitingEvents waiting = new WaitingEvents(3);

  @Test
  void asManyWaitAsTheLimitSaysInOrder() throws InterruptedException {
    assertThat(say(released(1))).isTrue();
    assertThat(say(released(2))).isTrue();
    assertThat(say(released(3))).isTrue();
    assertThat(say(released(4))).isFalse();

    assertThat(waiting.take().event()).isEqualTo(released(1));
    assertThat(say(released(5))).isTrue();
  }

  @Test
  void asManyCharactersWaitAsTheLimitSays() throws InterruptedException {
    assertThat(say(sent(WaitingEvents.CHARACTERS))).isTrue();
    assertThat(say(new PeerFrameDelivered("two", 7, sent(1)))).isFalse();
    assertThat(say(released(1))).isTrue();

    waiting.take();

    assertThat(say(sent(WaitingEvents.CHARACTERS))).isTrue();
  }

  private boolean say(Event event) {
    return waiting.offer(event, Span.getInvalid());
  }

  private static IdReleased released(long epoch) {
    return new IdReleased("one", "ada", epoch);
  }

  private static PeerFrameSent sent(int characters) {
    return new PeerFrameSent("one", 1, false, "ada", "ben", "x".repeat(characters), true);
  }
}
