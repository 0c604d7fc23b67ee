package org.peerstead.signaling.ice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;

/** The configured servers, read when the service starts: a typing error should not wait. */
@Startup
@Singleton
public class IceServers {

  private final List<IceServer> servers;
  private final long ttlSeconds;

  IceServers(IceConfig config, ObjectMapper json) {
    this.servers = read(config.servers(), json);
    this.ttlSeconds = config.ttl().toSeconds();
  }

  List<IceServer> servers() {
    return servers;
  }

  long ttlSeconds() {
    return ttlSeconds;
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
