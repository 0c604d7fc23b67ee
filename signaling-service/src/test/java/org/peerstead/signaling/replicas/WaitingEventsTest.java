package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.DeliveryEvent.Frame;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.contracts.events.Event;
import org.peerstead.contracts.events.PeerIdEvent.IdGranted;
import org.peerstead.contracts.events.PeerIdEvent.IdReleased;
import org.peerstead.contracts.events.PeerIdEvent.IdsListed;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameDelivered;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;
import org.peerstead.contracts.events.TopicEvent.TopicCounted;
import org.peerstead.contracts.events.TopicEvent.TopicDelivered;
import org.peerstead.contracts.events.TopicEvent.TopicPublished;
import org.peerstead.contracts.events.TopicEvent.TopicSubscribed;
import org.peerstead.signaling.frames.Limits;

class WaitingEventsTest {

  private static final int HALF = WaitingEvents.CHARACTERS / 2;

  private final WaitingEvents waiting = new WaitingEvents(4);

  @Test
  void asManyWaitAsTheLimitSaysInOrder() throws InterruptedException {
    for (int characters = 1; characters <= 4; characters++) {
      assertThat(say(forwarded(characters))).isTrue();
    }
    assertThat(say(forwarded(5))).isFalse();

    assertThat(waiting.take().event()).isEqualTo(forwarded(1));
    assertThat(say(forwarded(6))).isTrue();
    assertThat(waiting.size()).isEqualTo(4);
  }

  @Test
  void whatFollowsEachOtherFromSocketToSocketIsOneEvent() throws InterruptedException {
    var offer = new Frame("offer", "o");
    var candidate = new Frame("candidate", "c");
    var last = new Frame("candidate", "l");
    assertThat(say(forwarded("ben", 1, offer))).isTrue();
    assertThat(say(forwarded("ben", 1, candidate))).isTrue();
    assertThat(say(forwarded("ben", 2, candidate))).isTrue();
    assertThat(say(forwarded("cem", 2, candidate))).isTrue();
    assertThat(say(forwarded("ben", 2, candidate))).isTrue();
    // As many as may wait: what belongs to the last of them may still come.
    assertThat(say(forwarded("cem", 2, last))).isFalse();
    assertThat(say(forwarded("ben", 2, last))).isTrue();

    assertThat(waiting.take().event()).isEqualTo(forwarded("ben", 1, offer, candidate));
    assertThat(waiting.take().event()).isEqualTo(forwarded("ben", 2, candidate));
    assertThat(waiting.take().event()).isEqualTo(forwarded("cem", 2, candidate));
    assertThat(waiting.take().event()).isEqualTo(forwarded("ben", 2, candidate, last));
    assertThat(waiting.size()).isZero();
  }

  @Test
  void oneEventIsNoLongerThanAFrameMayBe() throws InterruptedException {
    var long1 = new Frame("offer", "x".repeat(Limits.FRAME_BYTES - 1));
    var short1 = new Frame("candidate", "c");
    assertThat(say(forwarded("ben", 1, long1))).isTrue();
    assertThat(say(forwarded("ben", 1, short1))).isTrue();
    assertThat(say(forwarded("ben", 1, short1))).isTrue();

    assertThat(waiting.take().event()).isEqualTo(forwarded("ben", 1, long1, short1));
    assertThat(waiting.take().event()).isEqualTo(forwarded("ben", 1, short1));
  }

  @Test
  void whatATraceIsKeptOfStaysApart() throws InterruptedException {
    var frame = new Frame("offer", "o");
    var traced =
        Span.wrap(
            SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault()));
    assertThat(say(forwarded("ben", 1, frame))).isTrue();
    assertThat(waiting.offer(forwarded("ben", 1, frame), traced)).isTrue();
    assertThat(say(forwarded("ben", 1, frame))).isTrue();

    assertThat(waiting.size()).isEqualTo(3);
    assertThat(waiting.take().cause()).isEqualTo(Span.getInvalid());
    assertThat(waiting.take().cause()).isEqualTo(traced);
  }

  @Test
  void asManyCharactersWaitAsTheLimitSays() throws InterruptedException {
    assertThat(say(forwarded(WaitingEvents.CHARACTERS))).isTrue();
    assertThat(say(forwarded(1))).isFalse();
    assertThat(say(released(1))).isTrue();

    waiting.take();

    assertThat(say(forwarded(WaitingEvents.CHARACTERS))).isTrue();
  }

  @Test
  void framesOfForeignClientsAreAtMostHalfAndTheRestIsForAllElse() throws InterruptedException {
    assertThat(say(sent(1))).isTrue();
    assertThat(say(new TopicDelivered("two", published(1)))).isTrue();
    assertThat(say(new PeerFrameDelivered("two", 7, sent(1)))).isFalse();
    assertThat(say(published(1))).isFalse();
    assertThat(say(released(1))).isTrue();
    assertThat(say(forwarded(1))).isTrue();

    waiting.take();

    assertThat(say(published(1))).isTrue();
  }

  @Test
  void whateverIsOfForeignClientsIsAtMostThreeQuarters() throws InterruptedException {
    assertThat(say(sent(1))).isTrue();
    assertThat(say(released(1))).isTrue();
    assertThat(say(new TopicSubscribed("one", "topic", false, 1))).isTrue();
    assertThat(say(new IdGranted("two", "ada", 1))).isFalse();
    assertThat(say(published(1))).isFalse();
    assertThat(say(forwarded(1))).isTrue();

    waiting.take();

    assertThat(say(new TopicCounted("two", "topic", 1))).isTrue();
  }

  @Test
  void charactersOfForeignClientsAreAtMostHalf() throws InterruptedException {
    assertThat(say(sent(HALF))).isTrue();
    assertThat(say(sent(1))).isFalse();
    assertThat(say(forwarded(HALF))).isTrue();

    waiting.take();

    assertThat(say(new PeerFrameDelivered("two", 7, sent(HALF)))).isTrue();
  }

  @Test
  void aListOfIdsIsAsLongAsTheyAre() throws InterruptedException {
    var ids = List.of("x".repeat(HALF - 1), "y");
    assertThat(say(new IdsListed("two", 7, ids))).isTrue();
    assertThat(say(new IdsListed("two", 7, List.of("z")))).isFalse();
    assertThat(say(sent(1))).isFalse();

    waiting.take();

    assertThat(say(sent(HALF))).isTrue();
  }

  private boolean say(Event event) {
    return waiting.offer(event, Span.getInvalid());
  }

  private static IdReleased released(long epoch) {
    return new IdReleased("one", "ada", epoch);
  }

  private static PeerFrameSent sent(int characters) {
    return new PeerFrameSent("one", 1, "ada", "ben", "x".repeat(characters), true);
  }

  private static TopicPublished published(int characters) {
    return new TopicPublished("one", 1, 0, "topic", "x".repeat(characters));
  }

  /** To another peer than any of another length. */
  private static FramesForwarded forwarded(int characters) {
    return forwarded("peer-" + characters, 1, new Frame("offer", "x".repeat(characters)));
  }

  private static FramesForwarded forwarded(String to, long toEpoch, Frame... frames) {
    return new FramesForwarded(
        "one", "two", "room", "ada", 1, to, toEpoch, List.of(frames), Instant.EPOCH);
  }
}
