package org.peerstead.identity.tokens;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How tokens are signed, and how long they hold. */
@ConfigMapping(prefix = "peerstead.tokens")
interface TokensConfig {

  /** JWK set file (RFC 7517) with private Ed25519 keys (RFC 8037); the first one signs. */
  Optional<Path> keys();

  Duration life();

  /** How long others may keep the public keys. */
  Duration jwksMaxAge();
}
