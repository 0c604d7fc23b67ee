package org.peerstead.signaling.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;

class DeliveriesTest {

  private final Deliveries deliveries = new Deliveries();

  @Test
  void whateverComesTwiceIsDeliveredOnce() {
    assertThat(deliveries.isFirst(sent("one", 7))).isTrue();
    assertThat(deliveries.isFirst(sent("one", 7))).isFalse();
    assertThat(deliveries.isFirst(sent("two", 7))).isTrue();
    assertThat(deliveries.isFirst(sent("one", 6))).isTrue();
  }

  @Test
  void soManyNumbersOfAReplicaAreKnownAndWhatIsOlderIsNotDelivered() {
    assertThat(deliveries.isFirst(sent("one", Deliveries.KEPT + 1))).isTrue();

    assertThat(deliveries.isFirst(sent("one", 2))).isTrue();
    assertThat(deliveries.isFirst(sent("one", 2))).isFalse();
    assertThat(deliveries.isFirst(sent("one", 1))).isFalse();
  }

  @Test
  void theNumbersThatFollowAreNewHoweverFarTheyAre() {
    long number = 1;
    for (long step :
        new long[] {1, Deliveries.KEPT - 1, Deliveries.KEPT, 5, 3L * Deliveries.KEPT}) {
      number += step;
      assertThat(deliveries.isFirst(sent("one", number))).isTrue();
      assertThat(deliveries.isFirst(sent("one", number))).isFalse();
      assertThat(deliveries.isFirst(sent("one", number - 1))).isTrue();
    }
  }

  @Test
  void aReplicaThatSentNothingForSoManyBeatsIsForgotten() {
    deliveries.isFirst(sent("one", 1));
    for (int beat = 0; beat < Deliveries.FORGOTTEN_BEATS; beat++) {
      deliveries.beat();
    }
    assertThat(deliveries.senders()).isOne();

    deliveries.beat();

    assertThat(deliveries.senders()).isZero();
  }

  private static PeerFrameSent sent(String replica, long sequence) {
    return new PeerFrameSent(replica, sequence, "ada", "ben", "{}", true);
  }
}
