package org.peerstead.mailbox.envelopes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.peerstead.mailbox.contents.Deposit;

/**
 * The envelope is on disk.
 *
 * @param first false if it was deposited before, and then the times are of that deposit
 */
@Schema(description = "The envelope is on disk. A repeated deposit gets the first one's times.")
record Receipt(
    @Schema(description = "The envelope's id.") String id,
    @Schema(description = "RFC 3339, UTC, milliseconds.") Instant depositedAt,
    @Schema(description = "RFC 3339, UTC, milliseconds.") Instant expiresAt,
    @JsonIgnore @Schema(hidden = true) boolean first) {

  static Receipt first(Deposit deposit) {
    return new Receipt(deposit.envelope(), deposit.depositedAt(), deposit.expiresAt(), true);
  }

  static Receipt repeated(Deposit deposit) {
    return new Receipt(deposit.envelope(), deposit.depositedAt(), deposit.expiresAt(), false);
  }
}
