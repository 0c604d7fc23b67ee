package org.peerstead.standalone.backends;

import java.util.Map;

/** Where a service finds its database. */
public record Database(String host, int port, String name, String role, String password) {

  /** As the Quarkus datasource wants it: migrations by JDBC, all else by the reactive client. */
  public Map<String, String> config() {
    String address = "postgresql://" + host + ":" + port + "/" + name;
    return Map.of(
        "quarkus.datasource.username",
        role,
        "quarkus.datasource.password",
        password,
        "quarkus.datasource.jdbc.url",
        "jdbc:" + address,
        "quarkus.datasource.reactive.url",
        "vertx-reactive:" + address);
  }
}
