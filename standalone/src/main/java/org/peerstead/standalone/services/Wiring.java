package org.peerstead.standalone.services;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.peerstead.standalone.backends.Database;

/**
 * What the services are told of each other, as whoever runs them in production tells them.
 *
 * @param gateway where this process reaches the one port
 * @param databases one for each service that has one
 * @param tokenKeys the JWK set with private keys, for identity-service
 */
public record Wiring(
    URI gateway, String bootstrapServers, Map<Service, Database> databases, Path tokenKeys) {

  public Wiring {
    databases = Map.copyOf(databases);
  }

  /**
   * @param replica its name among all processes that ever ran
   */
  Map<String, String> environment(Service service, String replica, int port) {
    var config = new LinkedHashMap<String, String>();
    config.put("quarkus.http.host", "127.0.0.1");
    config.put("quarkus.http.port", Integer.toString(port));
    config.put("quarkus.log.console.color", "false");
    // The gateway needs no time to notice: it is told before the service is.
    config.put("quarkus.shutdown.delay", "100ms");
    config.put("kafka.bootstrap.servers", bootstrapServers);
    config.put("mp.jwt.verify.publickey.location", gateway + "/v1/jwks");
    Database database = databases.get(service);
    if (database != null) {
      config.putAll(database.config());
    }
    switch (service) {
      case IDENTITY -> config.put("peerstead.tokens.keys", tokenKeys.toString());
      case SIGNALING -> config.put("peerstead.replica", replica);
      case PUBLIC_STORE -> config.put("peerstead.identity.url", gateway.toString());
      case MAILBOX -> {}
    }
    return asEnvironment(config);
  }

  /** As MicroProfile Config maps keys to environment variables. */
  private static Map<String, String> asEnvironment(Map<String, String> config) {
    var environment = new LinkedHashMap<String, String>();
    config.forEach((key, value) ->
        environment.put(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), value));
    return environment;
  }
}
