package org.peerstead.mailbox.envelopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.Person;

class SealedEnvelopeTest {

  private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String A = new Person().device();
  private static final String B = new Person().device();

  @Test
  void theOrderOfTheMailboxesMakesNoOtherDeposit() {
    assertThat(envelope(1, A, B).fingerprint()).isEqualTo(envelope(1, B, A).fingerprint());
  }

  @Test
  void otherContentAndOtherMailboxesMakeAnotherDeposit() {
    assertThat(envelope(1, A, B).fingerprint())
        .isNotEqualTo(envelope(2, A, B).fingerprint())
        .isNotEqualTo(envelope(1, A).fingerprint())
        .isNotEqualTo(envelope(1, B).fingerprint());
  }

  @Test
  void howLongItMayWaitMakesNoOtherDeposit() {
    var longer =
        new SealedEnvelope(ID, List.of(A), DepositLimits.MAX_TTL, new byte[] {1}).fingerprint();

    assertThat(envelope(1, A).fingerprint()).isEqualTo(longer);
  }

  private static SealedEnvelope envelope(int content, String... mailboxes) {
    return new SealedEnvelope(
        ID, List.of(mailboxes), Duration.ofMinutes(1), new byte[] {(byte) content});
  }
}
