package org.peerstead.standalone.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamsTest {

  private final Upstreams upstreams = new Upstreams();

  @Test
  void eachReplicaIsFirstInItsTurnAndTheOthersFollow() {
    // Given
    upstreams.add(Service.MAILBOX, 1);
    upstreams.add(Service.MAILBOX, 2);

    // Then
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(1, 2);
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(2, 1);
    assertThat(upstreams.forRequest(Service.MAILBOX)).containsExactly(1, 2);
  }

  @Test
  void requestsDoNotUseUpTheTurnsOfSockets() {
    // Given
    upstreams.add(Service.SIGNALING, 1);
    upstreams.add(Service.SIGNALING, 2);
    upstreams.forSocket(Service.SIGNALING);

    // When
    upstreams.forRequest(Service.SIGNALING);

    // Then
    assertThat(upstreams.forSocket(Service.SIGNALING).getFirst()).isEqualTo(2);
  }

  @Test
  void oneThatIsGoneHasNoTurn() {
    // Given
    upstreams.add(Service.IDENTITY, 1);
    upstreams.add(Service.IDENTITY, 2);

    // When
    upstreams.remove(Service.IDENTITY, 1);

    // Then
    assertThat(upstreams.forRequest(Service.IDENTITY)).containsExactly(2);
    assertThat(upstreams.forRequest(Service.MAILBOX)).isEmpty();
  }
}
