package org.peerstead.standalone.services;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The services, and which paths are theirs; k8s' Ingress says the same. */
public enum Service {
  IDENTITY(
      "identity-service",
      Optional.of("identity"),
      Set.of("v1/identities", "v1/handles", "v1/challenges", "v1/tokens", "v1/jwks")),
  SIGNALING(
      "signaling-service",
      Optional.empty(),
      Set.of("v1/signal", "v1/ice-servers", "peerjs", "y-webrtc")),
  MAILBOX("mailbox-service", Optional.of("mailbox"), Set.of("v1/envelopes", "v1/mailboxes")),
  PUBLIC_STORE(
      "public-store-service",
      Optional.of("public_store"),
      Set.of("v1/records", "v1/digests", "v1/feeds"));

  private final String artifact;
  private final Optional<String> database;
  private final Set<String> resources;

  Service(String artifact, Optional<String> database, Set<String> resources) {
    this.artifact = artifact;
    this.database = database;
    this.resources = resources;
  }

  /** Also the name of its directory, its logs and its consumer groups. */
  public String artifact() {
    return artifact;
  }

  /** Of its own; none for the one that stores nothing. */
  public Optional<String> database() {
    return database;
  }

  /**
   * @param resource the first segment of the path; of {@code v1} also the next one
   */
  public static Optional<Service> serving(String resource) {
    return Arrays.stream(values()).filter(one -> one.resources.contains(resource)).findFirst();
  }

  public static Optional<Service> named(String artifact) {
    return Arrays.stream(values()).filter(one -> one.artifact.equals(artifact)).findFirst();
  }

  /** Where its builds lie. */
  public Path target(Path home) {
    return home.resolve(artifact).resolve("target");
  }
}
