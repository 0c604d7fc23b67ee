package org.peerstead.signaling.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.peerstead.signaling.frames.Limits;

@Timeout(10)
class HandoverTest {

  private static final int MOST = Limits.HEARD_EVENTS;

  private final Queue<Runnable> other = new ConcurrentLinkedQueue<>();
  private final Handover handover = new Handover(other::add, MOST);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void theOtherThreadDoesWhatItIsHandedInOrder() throws InterruptedException {
    handover.hand(() -> done.add("one"));
    handover.hand(() -> done.add("two"));
    assertThat(done).isEmpty();

    other.remove().run();
    other.remove().run();

    assertThat(done).containsExactly("one", "two");
  }

  @Test
  void whoHandsMoreThanTheLimitWaitsUntilHalfIsDone() throws InterruptedException {
    Thread more = waitingPastTheLimit();

    for (int left = MOST - 1; left > MOST / 2; left--) {
      other.remove().run();
    }
    assertThat(more.join(Duration.ofMillis(50))).isFalse();
    other.remove().run();
    more.join();

    assertThat(other).hasSize(MOST / 2 + 1);
  }

  @Test
  void whatFailsMakesRoomAsWell() throws InterruptedException {
    for (int i = 0; i < 3 * MOST; i++) {
      handover.hand(() -> {
        throw new IllegalStateException("on purpose");
      });
      assertThatThrownBy(other.remove()::run).hasMessage("on purpose");
    }
  }

  @Test
  void whatIsRefusedMakesRoomAsWell() {
    var ended =
        new Handover(
            task -> {
              throw new RejectedExecutionException();
            },
            MOST);
    for (int i = 0; i < 3 * MOST; i++) {
      assertThatThrownBy(() -> ended.hand(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void whoIsInterruptedWhileItWaitsHasHandedNothingOver() throws InterruptedException {
    Thread more = waitingPastTheLimit();

    more.interrupt();
    more.join();

    assertThat(other).hasSize(MOST);
    assertThat(done).containsExactly("interrupted");
  }

  private Thread waitingPastTheLimit() throws InterruptedException {
    for (int i = 1; i <= MOST; i++) {
      handover.hand(() -> {});
    }
    Thread more =
        Thread.ofPlatform()
            .start(() -> {
              try {
                handover.hand(() -> {});
              } catch (InterruptedException expected) {
                done.add("interrupted");
              }
            });
    await().until(() -> more.getState() == Thread.State.WAITING);
    return more;
  }
}
