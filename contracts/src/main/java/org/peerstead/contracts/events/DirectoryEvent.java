package org.peerstead.contracts.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Said by identity-service on {@link Topic#IDENTITY_DIRECTORY}; the subject is the identity id. */
public sealed interface DirectoryEvent extends Event {

  /**
   * The whole current state of an identity.
   *
   * @param length statements in the chain; a reader ignores an event that isn't longer than what it
   *     knows
   */
  record IdentityUpdated(
      String identity, @Nullable String handle, List<Device> devices, String head, int length)
      implements DirectoryEvent {

    @Override
    public String subject() {
      return identity;
    }
  }

  /**
   * @param device thumbprint of the signing key; also the id of the device's mailbox
   */
  record Device(String device, String signingKey, String sealingKey, Instant addedAt) {}
}
