package org.peerstead.signaling.ice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The configured servers, read when the service starts: a typing error should not wait. */
@Startup
@Singleton
public class IceServers {

  private final List<IceServer> servers;
  private final Optional<TurnCredentials> turn;
  private final long ttlSeconds;

  IceServers(IceConfig config, ObjectMapper json, Clock clock) {
    this.servers = read(config.servers(), json);
    this.turn = turn(config.turn(), config.ttl(), clock);
    this.ttlSeconds = config.ttl().toSeconds();
  }

  List<IceServer> serversFor(String identity) {
    return Stream.concat(servers.stream(), turn.map(each -> each.relayFor(identity)).stream())
        .toList();
  }

  long ttlSeconds() {
    return ttlSeconds;
  }

  private static Optional<TurnCredentials> turn(IceConfig.Turn config, Duration ttl, Clock clock) {
    if (config.urls().isPresent() != config.secret().isPresent()) {
      throw new IllegalStateException(
          "peerstead.ice.turn.urls and peerstead.ice.turn.secret go together: set both or none");
    }
    if (ttl.toSeconds() < 1) {
      throw new IllegalStateException("peerstead.ice.ttl must be a second or more");
    }
    return config
        .urls()
        .map(urls -> new TurnCredentials(urls, config.secret().orElseThrow(), ttl, clock));
  }

  private static List<IceServer> read(String configured, ObjectMapper json) {
    try {
      return json.readValue(configured, new TypeReference<List<IceServer>>() {});
    } catch (JsonProcessingException refused) {
      throw new IllegalStateException(
          "peerstead.ice.servers must be a JSON array such as [{\"urls\":[\"stun:host:3478\"]}]: "
              + refused.getOriginalMessage(),
          refused);
    }
  }
}
