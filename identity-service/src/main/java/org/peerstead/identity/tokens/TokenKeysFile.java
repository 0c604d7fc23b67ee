package org.peerstead.identity.tokens;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the keys once, at start: a service that cannot sign tokens does not become ready. */
class TokenKeysFile {

  @Startup
  @Produces
  @Singleton
  TokenKeys tokenKeys(TokensConfig config) {
    try {
      return TokenKeys.read(config.keys());
    } catch (TokenKeysUnusable unusable) {
      // This kind prints its sentence and no stack trace.
      throw new ConfigurationException(unusable.getMessage());
    }
  }
}
