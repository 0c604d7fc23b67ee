package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
      new OpenSockets(
          rooms, new SlowReaders(), new UsualConfig(true), metrics, new FrameSpans(true));
  private final List<Integer> closed = new ArrayList<>();
  private final List<String> cut = new CopyOnWriteArrayList<>();
  private volatile int waitingForEach;
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

  @Test
  void whatWaitsForAllTogetherIsLookedAtAgainAndAgain() {
    open("anna", "192.0.2.1");
    open("ben", "192.0.2.2");
    waitingForEach = Limits.WAITING_FOR_ALL / 2 + 1;

    await().atMost(Duration.ofSeconds(30)).until(() -> !cut.isEmpty());

    waitingForEach = 0;
    assertThat(cut).hasSize(1);
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
          public long waitingBytes() {
            return cut.contains(identity) ? 0 : waitingForEach;
          }

          @Override
          public void abort() {
            cut.add(identity);
          }
        });
  }
}
