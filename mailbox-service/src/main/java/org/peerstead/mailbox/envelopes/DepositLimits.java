package org.peerstead.mailbox.envelopes;

import java.time.Duration;

/** What a deposit may be, the same everywhere: senders rely on it. */
final class DepositLimits {

  /** Bytes of ciphertext; {@code quarkus.http.limits.max-body-size} is the same. */
  static final int MAX_SIZE = 256 * 1024;

  static final int MAX_MAILBOXES = 100;
  static final int ID_LENGTH = 16;
  static final Duration MIN_TTL = Duration.ofMinutes(1);
  static final Duration MAX_TTL = Duration.ofDays(30);

  private DepositLimits() {}
}
