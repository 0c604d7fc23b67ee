package org.peerstead.signaling.peerjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.PeerIdEvent.IdClaimed;
import org.peerstead.contracts.events.PeerIdEvent.IdGranted;
import org.peerstead.contracts.events.PeerIdEvent.IdReleased;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.lines.Text;

/** Sockets close in one thread while another one hears of their ids. */
class PeerIdRacesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RACES = 50_000;
  private static final int LONGEST_PAUSE = 50;

  private final Telling hosts = new Telling();
  private final PeerIds ids = new PeerIds(hosts, Clock.systemUTC());

  @Test
  void whatIsReleasedWhileANewHostIsToldOfItIsReleasedAfterThat() throws InterruptedException {
    PeerIds.Claim claim = claimed();
    ids.handle(new IdGranted("one", "a", claim.epoch()));
    var releasing = Thread.ofPlatform().unstarted(() -> ids.release(claim));
    hosts.whileRestating =
        () -> {
          releasing.start();
          await()
              .atMost(PATIENCE)
              .until(() ->
                  Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED)
                      .contains(releasing.getState()));
        };

    ids.restate(id -> true);
    releasing.join();

    assertThat(hosts.told)
        .containsExactly(
            new IdClaimed("one", "a", claim.epoch(), "t", false),
            new IdClaimed("one", "a", claim.epoch(), "t", true),
            new IdReleased("one", "a", claim.epoch()));
    assertThat(ids.held()).isZero();
  }

  @Test
  void whatIsReleasedWhileItIsGrantedIsHeldByNobody() throws Exception {
    var random = new Random(1);
    try (var other = Executors.newSingleThreadExecutor()) {
      for (int race = 0; race < RACES; race++) {
        PeerIds.Claim claim = claimed();
        var isReady = new AtomicBoolean();
        var isStarted = new AtomicBoolean();
        var releasing =
            other.submit(() -> {
              isReady.set(true);
              spinUntil(isStarted);
              ids.release(claim);
            });
        spinUntil(isReady);
        isStarted.set(true);
        for (int pause = random.nextInt(LONGEST_PAUSE); pause > 0; pause--) {
          Thread.onSpinWait();
        }
        ids.handle(new IdGranted("one", "a", claim.epoch()));
        releasing.get();

        assertThat(ids.held()).isZero();
        hosts.told.clear();
      }
    }
  }

  private static void spinUntil(AtomicBoolean flag) {
    while (!flag.get()) {
      Thread.onSpinWait();
    }
  }

  private PeerIds.Claim claimed() {
    PeerIds.Claim claim = ids.prepare("a", "t", new Silent());
    ids.claim(claim);
    return claim;
  }

  private static final class Silent implements Holder {
    @Override
    public void handleGranted() {}

    @Override
    public void handleDenied(boolean taken) {}

    @Override
    public void handleUnanswered() {}

    @Override
    public void hear(Text frame) {}
  }

  /** Keeps what is told, in order. */
  private static final class Telling implements Hosts {
    private final List<ForeignEvent> told = new CopyOnWriteArrayList<>();
    private Runnable whileRestating = () -> {};

    @Override
    public void tell(ForeignEvent event) {
      if (event instanceof IdClaimed claimed && claimed.held()) {
        whileRestating.run();
      }
      told.add(event);
    }

    @Override
    public void serve(ForeignClients clients) {}

    @Override
    public String self() {
      return "one";
    }

    @Override
    public long nextSequence() {
      return 1;
    }

    @Override
    public int shares() {
      return 1;
    }

    @Override
    public int shareOf(String key) {
      return 0;
    }

    @Override
    public boolean isFirst(ForeignEvent.Sent sent) {
      return true;
    }
  }
}
