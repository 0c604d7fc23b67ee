package org.peerstead.publicstore.authors;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where identity-service is. */
@ConfigMapping(prefix = "peerstead.identity")
interface KeyDirectoryConfig {

  /** Scheme, host and port, such as {@code http://identity-service:8080}. */
  URI url();

  /** How long a publishing author waits for identity-service to answer, at most. */
  @WithDefault("3s")
  Duration timeout();

  /** Connections to identity-service, and so the questions asked at once. */
  @WithDefault("16")
  int connections();
}
