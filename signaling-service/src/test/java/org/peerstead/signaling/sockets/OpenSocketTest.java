package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.Counted.counted;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.RoomEvent;
import org.peerstead.contracts.quarkus.FrameSpans;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.rooms.Rooms;
import org.peerstead.signaling.rooms.Self;

class OpenSocketTest {

  private static final String DEVICE = "d".repeat(43);
  private static final String TAB = "AAAAAAAAAAA";
  private static final String HELLO = "{\"type\":\"hello\",\"tab\":\"" + TAB + "\"}";
  private static final int SETTLING_BEATS = 3;
  private static final String JOIN = "{\"type\":\"join\",\"room\":\"r\"}";
  private static final String PING = "{\"type\":\"ping\"}";

  private final TestClock clock = new TestClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SignalingMetrics metrics = new SignalingMetrics(registry);
  private final Rooms rooms =
      new Rooms(new Self("r", "r~1", 15, 1, key -> 0), clock, event -> true, metrics);
  private final IdentityJoins joins = new IdentityJoins();
  private final FakeWire wire = new FakeWire();
  private final OpenSocket socket = open(DEVICE, wire);

  OpenSocketTest() {
    rooms.take(0);
    rooms.handle(new RoomEvent.ShareTaken("r~1", 0), 0);
    for (int beat = 1; beat <= SETTLING_BEATS; beat++) {
      rooms.handle(new RoomEvent.ReplicaAlive("r~1", 0, 0, clock.instant()), beat);
    }
  }

  @Test
  void helloIsAnsweredWithThePeerIdAndTheLimits() {
    socket.handleText(HELLO);

    assertThat(wire.sent)
        .containsExactly(
            "{\"type\":\"welcome\",\"peer\":\""
                + DEVICE
                + "~"
                + TAB
                + "\",\"replica\":\"r\",\"heartbeatSeconds\":15,\"limits\":{\"frameBytes\":65536,"
                + "\"framesPerSecond\":50,\"rooms\":20,\"peersPerRoom\":100}}");
  }

  @Test
  void anythingBeforeHelloAndASecondHelloAreRefused() {
    socket.handleText(PING);
    socket.handleText(HELLO);
    socket.handleText(HELLO);

    assertThat(wire.sent.getFirst()).contains("hello-expected");
    assertThat(wire.sent.getLast()).contains("hello-expected");
    assertThat(wire.closed).isNull();
  }

  @Test
  void helloMayComeAtTheLastMomentAndNotLater() {
    clock.advance(Duration.ofSeconds(10));
    socket.watch(clock.millis());
    assertThat(wire.closed).isNull();

    clock.advance(Duration.ofMillis(1));
    socket.watch(clock.millis());

    assertThat(wire.sent.getLast()).contains("hello-expected");
    assertThat(wire.closed).isEqualTo(4408);
  }

  @Test
  void aSilentSocketIsClosedAfterThreeHeartbeatsAndAPingKeepsIt() {
    socket.handleText(HELLO);
    clock.advance(Duration.ofSeconds(45));
    socket.handleText(PING);
    clock.advance(Duration.ofSeconds(45));
    socket.watch(clock.millis());
    assertThat(wire.sent.getLast()).isEqualTo("{\"type\":\"pong\"}");
    assertThat(wire.closed).isNull();

    clock.advance(Duration.ofMillis(1));
    socket.watch(clock.millis());

    assertThat(wire.sent.getLast()).contains("\"silent\"");
    assertThat(wire.closed).isEqualTo(4408);
  }

  @Test
  void aSilentSocketLeavesItsRoomsEvenIfTheNetworkNeverClosesIt() {
    socket.handleText(HELLO);
    socket.handleText("{\"type\":\"join\",\"room\":\"r\"}");
    clock.advance(Duration.ofMinutes(1));
    socket.watch(clock.millis());

    socket.watch(clock.millis());

    assertThat(rooms.openRooms()).isZero();
  }

  @Test
  void aProcessThatStoodStillForgivesTheSilence() {
    socket.handleText(HELLO);
    clock.advance(Duration.ofMinutes(5));

    socket.forgive(clock.millis());
    socket.watch(clock.millis());

    assertThat(wire.closed).isNull();
  }

  @Test
  void aBurstPassesAndOneFrameMoreIsRateLimitedUntilTheBucketHasFilled() {
    socket.handleText(HELLO);
    for (int i = 1; i < Limits.BURST; i++) {
      socket.handleText(PING);
    }
    assertThat(wire.sent.getLast()).contains("pong");

    socket.handleText(PING);
    assertThat(wire.sent.getLast()).contains("rate-limited", "\"retryAfterSeconds\":1");
    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < Limits.FRAMES_PER_SECOND; i++) {
      socket.handleText(PING);
    }
    assertThat(wire.sent.getLast()).contains("pong");
    socket.handleText(PING);

    assertThat(wire.sent.getLast()).contains("rate-limited");
  }

  @Test
  void twoHundredFramesOverTheRateAreAnsweredAndOneMoreCloses() {
    socket.handleText(HELLO);
    for (int i = 1; i < Limits.BURST + Limits.RATE_LIMITED_BURST; i++) {
      socket.handleText(PING);
    }
    assertThat(wire.sent).filteredOn(frame -> frame.contains("rate-limited")).hasSize(200);
    assertThat(wire.closed).isNull();

    socket.handleText(PING);

    assertThat(wire.closed).isEqualTo(4429);
  }

  @Test
  void whoeverGoesOnOverTheRateIsClosedThoughSomeOfItsFramesAreWithinIt() {
    socket.handleText(HELLO);
    for (int second = 0; second < 60; second++) {
      clock.advance(Duration.ofSeconds(1));
      for (int i = 0; i < Limits.FRAMES_PER_SECOND + Limits.RATE_LIMITED_PER_SECOND; i++) {
        socket.handleText(PING);
      }
    }
    assertThat(wire.sent).anyMatch(frame -> frame.contains("rate-limited"));
    assertThat(wire.closed).isNull();

    for (int second = 0; second < 60; second++) {
      clock.advance(Duration.ofSeconds(1));
      for (int i = 0; i < Limits.FRAMES_PER_SECOND * 2; i++) {
        socket.handleText(PING);
      }
    }

    assertThat(wire.closed).isEqualTo(4429);
  }

  @Test
  void binaryFramesAreWithinTheRateAsWell() {
    socket.handleText(HELLO);
    for (int i = 0; i < Limits.BURST; i++) {
      socket.handleText(PING);
    }

    socket.handleBinary();

    assertThat(wire.sent.getLast()).contains("rate-limited");
  }

  @Test
  void aFrameOfTheLargestSizeIsReadAndOneByteMoreIsTooLarge() {
    socket.handleText(HELLO);

    socket.handleText(padded(Limits.FRAME_BYTES));
    assertThat(wire.sent.getLast()).contains("pong");
    socket.handleText(padded(Limits.FRAME_BYTES + 1));

    assertThat(wire.sent.getLast()).contains("too-large");
    assertThat(wire.closed).isNull();
  }

  @Test
  void twentyMalformedFramesInARowAreAnsweredAndOneMoreCloses() {
    socket.handleText(HELLO);
    for (int i = 0; i < Limits.MALFORMED_IN_A_ROW; i++) {
      socket.handleText("{");
    }
    assertThat(wire.sent.getLast()).contains("malformed");
    assertThat(wire.closed).isNull();
    socket.handleText(PING);
    for (int i = 0; i < Limits.MALFORMED_IN_A_ROW; i++) {
      socket.handleBinary();
    }
    assertThat(wire.closed).isNull();

    socket.handleText("nonsense");

    assertThat(wire.closed).isEqualTo(4400);
  }

  @Test
  void aReaderThatDoesNotReadIsClosedWhenTooMuchWaits() {
    socket.handleText(HELLO);
    stallFull();
    for (int i = 0; i < Limits.WAITING_FRAMES; i++) {
      rooms.handleEnvelopeDeposited(DEVICE);
    }
    assertThat(wire.closed).isNull();

    rooms.handleEnvelopeDeposited(DEVICE);

    assertThat(wire.closed).isEqualTo(4430);
  }

  @Test
  void asManyCharactersWaitForAReaderAsTheLimitSaysAndOneMoreCloses() {
    socket.handleText(HELLO);
    stallFull();
    socket.send(text(Limits.WAITING_CHARACTERS));
    assertThat(wire.closed).isNull();

    socket.send(text(1));

    assertThat(wire.closed).isEqualTo(4430);
  }

  @Test
  void aSocketThatIsToCloseHasTenSecondsAndIsCutThen() {
    socket.handleText(HELLO);
    stallFull();
    socket.close(CloseCode.INTERNAL, Reason.INTERNAL, "Planted.");
    clock.advance(Duration.ofMillis(Limits.CLOSING_MILLIS));
    socket.watch(clock.millis());
    assertThat(wire.aborted).isFalse();

    clock.advance(Duration.ofMillis(1));
    socket.watch(clock.millis());

    assertThat(wire.aborted).isTrue();
    wire.flow();
    assertThat(wire.sent).as("what waited is dropped").hasSize(2);
  }

  @Test
  void whatWaitsIsWhatTheNetworkHasAndWhatItWasNotGiven() {
    socket.handleText(HELLO);
    stallFull();
    wire.waitingBytes = 9;

    socket.send(text(100));

    assertThat(socket.waiting()).isEqualTo(109);
  }

  @Test
  void whoIsCutAsTooSlowLeavesNothingBehindAndMayResume() {
    socket.handleText(HELLO);
    socket.handleText(JOIN);
    var other = new FakeWire();
    OpenSocket neighbour = open("n".repeat(43), other);
    neighbour.handleText(HELLO);
    neighbour.handleText(JOIN);
    stallFull();
    socket.handleText(PING);

    socket.cutAsTooSlow();
    socket.cutAsTooSlow();
    socket.handleClosed(true);

    assertThat(wire.aborted).isTrue();
    assertThat(socket.waiting()).isZero();
    assertThat(counted(registry, "drops", "reason", "slow-reader")).isOne();
    assertThat(counted(registry, "sockets_closed", "code", "4430")).isOne();
    assertThat(other.sent).noneMatch(frame -> frame.contains("peer-left"));
  }

  @Test
  void whatWaitedIsSentInOrderOnceTheReaderReads() {
    socket.handleText(HELLO);
    stallFull();
    socket.handleText(PING);
    rooms.handleEnvelopeDeposited(DEVICE);
    socket.handleText("{");
    assertThat(wire.sent).hasSize(2);

    wire.flow();

    assertThat(wire.sent).hasSize(5);
    assertThat(wire.sent.get(2)).contains("pong");
    assertThat(wire.sent.get(3)).contains("wake-up");
    assertThat(wire.sent.get(4)).contains("malformed");
  }

  @Test
  void asMuchGoesOutAtOnceAsOneFrameMayHaveAndOneMoreWaits() {
    socket.handleText(HELLO);
    wire.stalled = true;

    socket.send(text(SendQueue.AT_ONCE - 1));
    socket.send(text(1));
    socket.send(text(1));

    assertThat(wire.sent).as("welcome and two more").hasSize(3);
    assertThat(socket.waiting()).isOne();
  }

  @Test
  void whatIsLongerThanGoesOutAtOnceGoesAlone() {
    socket.handleText(HELLO);
    wire.stalled = true;
    socket.send(text(1));
    socket.send(text(SendQueue.AT_ONCE + 1));
    assertThat(wire.sent).hasSize(2);

    wire.writeOne();

    assertThat(wire.sent).hasSize(3);
  }

  @Test
  void aReplacedSocketHearsWhyBeforeItIsClosed() {
    socket.handleText(HELLO);

    open(DEVICE, new FakeWire()).handleText(HELLO);

    assertThat(wire.sent.getLast()).contains("\"replaced\"");
    assertThat(wire.closed).isEqualTo(4409);
  }

  @Test
  void twoHundredJoinsOfAnIdentityAreTakenAtOnceAndThenFiveASecondWhateverItsSockets() {
    for (int i = 0; i < Limits.JOIN_BURST; i += 50) {
      var each = new FakeWire();
      OpenSocket one = open(DEVICE, each);
      one.handleText(HELLO);
      for (int join = 0; join < 50; join++) {
        one.handleText(JOIN);
      }
      assertThat(each.sent).noneMatch(frame -> frame.contains("rate-limited"));
    }
    socket.handleText(HELLO);

    socket.handleText(JOIN);

    assertThat(wire.sent.getLast())
        .contains("rate-limited", "\"about\":\"r\"", "retryAfterSeconds");
    var other = new FakeWire();
    OpenSocket othersSocket = open("another", "n".repeat(43), other);
    othersSocket.handleText(HELLO);
    othersSocket.handleText(JOIN);
    assertThat(other.sent.getLast()).contains("joined");
    clock.advance(Duration.ofMillis(200));
    socket.handleText(JOIN);
    assertThat(wire.sent.getLast()).contains("joined");
    assertThat(wire.closed).isNull();
  }

  @Test
  void nothingIsKeptOfAnIdentityThatMayJoinAsOftenAgain() {
    long now = clock.millis();
    joins.allow("identity", now);
    joins.forgetRested(now + 199);
    assertThat(joins.size()).isOne();

    joins.forgetRested(now + 201);

    assertThat(joins.size()).isZero();
  }

  @Test
  void aHundredThousandRandomFramesNeitherHarmTheSocketNorItsNeighbour() {
    var random = new Random(7);
    var neighbour = new FakeWire();
    OpenSocket quiet = open("n".repeat(43), neighbour);
    quiet.handleText(HELLO);
    quiet.handleText("{\"type\":\"join\",\"room\":\"open.quiet\"}");
    for (int i = 0; i < 100_000; i++) {
      var target = new FakeWire();
      OpenSocket one = open("f".repeat(43), target);
      one.handleText(HELLO);
      while (target.closed == null && i++ < 100_000) {
        clock.advance(Duration.ofMillis(random.nextInt(40)));
        one.handleText(RandomFrames.next(random));
      }
      one.handleClosed(false);
    }

    quiet.forgive(clock.millis());
    quiet.handleText(PING);

    assertThat(neighbour.sent).hasSize(3).last().asString().contains("pong");
    assertThat(rooms.openRooms()).isEqualTo(1);
  }

  private OpenSocket open(String device, Wire to) {
    return open("identity", device, to);
  }

  private OpenSocket open(String identity, String device, Wire to) {
    return new OpenSocket(
        new Caller.Known(identity, device, null),
        to,
        rooms,
        joins,
        new UsualConfig(false),
        clock,
        metrics,
        new FrameSpans(true));
  }

  private static String padded(int bytes) {
    return PING + " ".repeat(bytes - PING.length());
  }

  /** The network takes nothing any more, and has all that it is given at once. */
  private void stallFull() {
    wire.stalled = true;
    socket.send(text(SendQueue.AT_ONCE));
  }

  private static Packed text(int length) {
    return new Packed("offer", "x".repeat(length));
  }

  private static final class FakeWire implements Wire {
    private final List<String> sent = new ArrayList<>();
    private final Queue<Runnable> unwritten = new ArrayDeque<>();
    private boolean stalled;
    private int waitingBytes;
    private boolean aborted;
    private @org.jspecify.annotations.Nullable Integer closed;

    @Override
    public void send(String text, Runnable written) {
      sent.add(text);
      if (stalled) {
        unwritten.add(written);
      } else {
        written.run();
      }
    }

    @Override
    public long waitingBytes() {
      return waitingBytes;
    }

    @Override
    public void close(int code, String reason) {
      closed = code;
    }

    @Override
    public void abort() {
      aborted = true;
    }

    void flow() {
      stalled = false;
      while (!unwritten.isEmpty()) {
        writeOne();
      }
    }

    void writeOne() {
      unwritten.remove().run();
    }
  }
}
