package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.quarkus.FrameSpans;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;

class OpenSocketsTest {

  private final SignalingMetrics metrics = new SignalingMetrics(new SimpleMeterRegistry());
  private final Rooms rooms =
      new Rooms(new Self("r", "r~1", 15, 1, key -> 0), Clock.systemUTC(), event -> true, metrics);
  private final OpenSockets sockets =
      new OpenSockets(rooms, new UsualConfig(true), metrics, new FrameSpans(true));
  private final List<Integer> closed = new ArrayList<>();
  private int devices;

  @AfterEach
  void close() {
    sockets.close();
  }

  @Test
  void anIdentityHasSixtyFourSocketsHereAndNotOneMoreUntilOneCloses() {
    var open = new ArrayList<OpenSocket>();
    for (int i = 0; i < Limits.SOCKETS_PER_IDENTITY; i++) {
      open.add(open("anna", "192.0.2." + i));
    }
    assertThat(closed).isEmpty();

    OpenSocket refused = open("anna", "192.0.2.99");
    sockets.handleClosed(refused, false);
    open("ben", "192.0.2.99");
    assertThat(closed).containsExactly(4431);

    sockets.handleClosed(open.getFirst(), false);
    open("anna", "192.0.2.99");
    assertThat(closed).containsExactly(4431);
    open("anna", "192.0.2.99");
    assertThat(closed).containsExactly(4431, 4431);
  }

  @Test
  void anAddressHasTwoHundredAndFiftySixAndNotOneMoreUntilOneCloses() {
    var open = new ArrayList<OpenSocket>();
    for (int i = 0; i < Limits.SOCKETS_PER_ADDRESS; i++) {
      open.add(open("identity" + i, "2001:db8::1"));
    }
    assertThat(closed).isEmpty();

    open("late", "2001:db8::1");
    open("late", "2001:db8::2");
    assertThat(closed).containsExactly(4431);

    sockets.handleClosed(open.getFirst(), true);
    open("late", "2001:db8::1");
    assertThat(closed).containsExactly(4431);
  }

  private OpenSocket open(String identity, String address) {
    var caller = new Caller.Known(identity, String.format("%043d", devices++), null).from(address);
    return sockets.open(
        caller,
        new Wire() {
          @Override
          public void send(String text, Runnable written) {
            written.run();
          }

          @Override
          public void close(int code, String reason) {
            closed.add(code);
          }

          @Override
          public void abort() {}
        });
  }
}
