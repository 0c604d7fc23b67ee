package org.peerstead.publicstore.authors;

import java.time.Instant;
import org.peerstead.contracts.canonical.SigningKey;

/**
 * What a device signs with.
 *
 * @param addedAt the time that the statement which added the device claims
 */
public record AuthorKey(SigningKey signingKey, Instant addedAt) {

  String device() {
    return signingKey.thumbprint();
  }
}
