package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.DeliveryEvent.Frame;
import org.peerstead.contracts.events.DeliveryEvent.FrameUndeliverable;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** Frames from elsewhere for Anna, of a sender of whose join this edge has heard or not. */
class ForwardingTest {

  private static final String HEARD = "open.heard";
  private static final String UNHEARD = "open.unheard";
  private static final String ANNA = Guest.device("anna") + "~T";
  private static final String BEN = Guest.device("ben") + "~T";
  private static final long EPOCH = 7;

  private final Clock clock = new TestClock();
  private final SignalingMetrics metrics = new SignalingMetrics(new SimpleMeterRegistry());
  private final Hearing anna = new Hearing();
  private final Attendee attendee =
      new Attendee(ANNA, "identity", 0, EPOCH, anna, new KeptFrames(metrics).ofSender(), 0);
  private final Map<String, Room> rooms = new HashMap<>();
  private final List<SignalingEvent> said = new ArrayList<>();
  private final Forwarding forwarding =
      new Forwarding(
          new Self("here", "here", 15, 1, key -> 0),
          clock,
          rooms,
          Map.of(ANNA, attendee)::get,
          said::add,
          metrics);

  ForwardingTest() {
    for (String name : List.of(HEARD, UNHEARD)) {
      var room = new Room(name, 0);
      rooms.put(name, room);
      room.enter(attendee, new ClientFrame.Join(name, null));
      room.roster().enter(new Occupant(ANNA, "identity", EPOCH, "here"));
      room.takeConfirmed();
    }
    benIsHeardIn(HEARD);
  }

  @Test
  void asManyWaitAsMayAndOneMoreGoesBackAndWhatNeedNotWaitArrives() {
    for (int i = 0; i < Forwarding.MOST_WAITING; i++) {
      forwarding.hear(frame(UNHEARD));
    }
    assertThat(said).isEmpty();

    forwarding.hear(frame(UNHEARD));
    forwarding.hear(frame(HEARD));

    assertThat(said).containsExactly(goesBack(UNHEARD));
    assertThat(anna.types()).containsExactly("offer");
    benIsHeardIn(UNHEARD);
    forwarding.retry();
    assertThat(anna.types()).hasSize(Forwarding.MOST_WAITING);
  }

  @Test
  void framesOfOneEventArriveInTheirOrderOrGoBackTogether() {
    var frames =
        List.of(
            new Frame("offer", "{\"type\":\"offer\"}"),
            new Frame("candidate", "{\"type\":\"candidate\"}"));
    forwarding.hear(forwarded(UNHEARD, frames));
    forwarding.hear(forwarded(HEARD, frames));
    assertThat(anna.types()).containsExactly("offer", "candidate");

    forwarding.beat(Forwarding.PATIENCE + 1);

    assertThat(said).containsExactly(goesBack(UNHEARD));
  }

  @Test
  void whatHasWaitedForSoManyBeatsGoesBack() {
    forwarding.hear(frame(UNHEARD));
    forwarding.beat(Forwarding.PATIENCE);
    assertThat(said).isEmpty();

    forwarding.beat(Forwarding.PATIENCE + 1);

    assertThat(said).containsExactly(goesBack(UNHEARD));
    benIsHeardIn(UNHEARD);
    forwarding.retry();
    assertThat(anna.types()).isEmpty();
  }

  private void benIsHeardIn(String name) {
    rooms.get(name).roster().enter(new Occupant(BEN, "identity", 1, "there"));
  }

  private FramesForwarded frame(String room) {
    return forwarded(room, List.of(new Frame("offer", "{\"type\":\"offer\"}")));
  }

  private FramesForwarded forwarded(String room, List<Frame> frames) {
    return new FramesForwarded("there", "here", room, BEN, 1, ANNA, EPOCH, frames, clock.instant());
  }

  private static FrameUndeliverable goesBack(String room) {
    return new FrameUndeliverable("here", "there", room, BEN, 1, ANNA);
  }
}
