package org.peerstead.mailbox.mailboxes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What whoever runs the service may choose about mailboxes. */
@ConfigMapping(prefix = "peerstead.mailbox")
interface MailboxConfig {

  Quota quota();

  /** How often expired envelopes are deleted. */
  @WithDefault("10s")
  Duration expiryInterval();

  /** The most that one mailbox holds. */
  interface Quota {

    @WithDefault("10000")
    int envelopes();

    /** Of ciphertext. */
    @WithDefault("67108864")
    long bytes();

    default boolean hasRoom(Mailbox mailbox, int size) {
      return mailbox.envelopes() < envelopes() && mailbox.bytes() + size <= bytes();
    }
  }
}
